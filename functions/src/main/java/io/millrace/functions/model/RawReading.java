/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.model;

import org.jspecify.annotations.Nullable;

/**
 * A value as a connector understood it, before any rule of the plant was applied to it.
 *
 * @param source where it came from, for people: a topic, a node id, a register
 * @param asset the machine, room or vehicle
 * @param sensor the sensor's name within its asset
 * @param sourceTimestampMillis the device's own time in milliseconds since the epoch, or {@link
 *     #NO_TIMESTAMP}
 * @param arrivalMillis when the connector received it, by the connector's clock
 * @param value the value; may be NaN or infinite
 * @param unit the unit that the device named, or null
 * @param quality the quality that the protocol or the payload gave
 * @param origin live, or fetched later
 */
public record RawReading(
        String source,
        String asset,
        String sensor,
        long sourceTimestampMillis,
        long arrivalMillis,
        double value,
        @Nullable String unit,
        Quality quality,
        Origin origin)
        implements SourceRecord {

    /** The device sent no time of its own. */
    public static final long NO_TIMESTAMP = Long.MIN_VALUE;
}
