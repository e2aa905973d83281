/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

import java.io.Serializable;
import java.time.Duration;

/** What a rolling feature looks back on. */
public sealed interface Window extends Serializable {

    /** The newest reading alone. */
    record Latest() implements Window {}

    /**
     * The last readings of the sensor; the feature exists once there are so many.
     *
     * @param readings how many, from 1 (from 2 for std, slope and rate of change) to 100,000
     */
    record Count(int readings) implements Window {
        public Count {
            if (readings < 1 || readings > 100_000) {
                throw new IllegalArgumentException(
                        "a count window must be in [1, 100000] readings but was " + readings);
            }
        }
    }

    /**
     * The readings of the half-open time (newest - length, newest]; the feature exists from the
     * first reading on (from the second for std, slope and rate of change).
     *
     * @param length event time, from 1 ms to 31 days
     */
    record Time(Duration length) implements Window {
        public Time {
            if (length.toMillis() < 1 || length.compareTo(Duration.ofDays(31)) > 0) {
                throw new IllegalArgumentException(
                        "a time window must be in [1 ms, 31 d] but was " + length);
            }
        }
    }
}
