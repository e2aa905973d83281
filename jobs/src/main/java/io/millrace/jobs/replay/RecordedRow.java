/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.replay;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of a recorded file: what becomes one message.
 *
 * @param line the line of the file, from 1
 * @param asset the asset's name
 * @param time when it was measured
 * @param measurements the values that the row has; none where all of its cells are empty
 * @param quality what the file says of the quality, or null for nothing
 */
public record RecordedRow(
        long line,
        String asset,
        Instant time,
        List<Measurement> measurements,
        @Nullable String quality) {

    public RecordedRow {
        measurements = List.copyOf(measurements);
    }

    /**
     * One value.
     *
     * @param sensor the sensor's name
     * @param value finite
     */
    public record Measurement(String sensor, double value) {}
}
