/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.model;

/**
 * One value of one sensor at one time, however it is kept: as an object of its own ({@link
 * Reading}), or as a row of a block that a cursor stands on. A cursor moves on: what must outlive
 * the call copies the fields it needs.
 */
public interface SensorReading {

    /** The machine, room or vehicle that the sensor belongs to. */
    String asset();

    /** The sensor's name within its asset. */
    String sensor();

    /** Event time, milliseconds since the epoch. */
    long timestampMillis();

    /** The measured value in the sensor's unit; not finite only where the quality is BAD. */
    double value();

    /** How far the value may be trusted. */
    Quality quality();

    /** Live, or fetched later. */
    Origin origin();
}
