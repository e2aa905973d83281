/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.model;

/**
 * One value of one sensor at one time: the unit that flows through the river.
 *
 * @param asset the machine, room or vehicle that the sensor belongs to; the key of everything
 *     behind ingest
 * @param sensor the sensor's name within its asset
 * @param timestampMillis event time, milliseconds since the epoch
 * @param value the measured value in the sensor's unit; not finite only where the quality is BAD
 * @param quality how far the value may be trusted
 * @param origin live, or fetched later
 */
public record Reading(
        String asset,
        String sensor,
        long timestampMillis,
        double value,
        Quality quality,
        Origin origin)
        implements SensorReading {}
