/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

/**
 * What a rolling feature computes over its window. The configuration names it in lower case.
 * Windows hold readings that are not BAD, in the order of arrival.
 */
public enum FeatureFunction {
    /** The newest value; has no window. Unit of the sensor. */
    VALUE,
    /**
     * Seconds between the asset's newest reading and the sensor's newest usable one; has no window.
     */
    AGE,
    /** Arithmetic mean. Unit of the sensor. */
    MEAN,
    /** Sample standard deviation (n - 1). Unit of the sensor. */
    STD,
    /** Smallest value. Unit of the sensor. */
    MIN,
    /** Largest value. Unit of the sensor. */
    MAX,
    /** Root of the mean of squares. Unit of the sensor. */
    RMS,
    /** Largest less smallest. Unit of the sensor. */
    RANGE,
    /** Slope of the least-squares line over event time. Unit of the sensor per second. */
    SLOPE,
    /**
     * Newest less oldest value, divided by the time between them. Unit of the sensor per second.
     */
    RATE_OF_CHANGE
}
