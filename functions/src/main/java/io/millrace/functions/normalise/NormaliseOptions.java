/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.normalise;

import java.io.Serializable;
import java.time.Duration;
import java.util.Map;

/**
 * What a value must satisfy to be GOOD.
 *
 * @param ranges physical range by sensor name; a value outside becomes BAD
 * @param maxAge a source time further in the past than this, seen from the arrival, is not believed
 * @param maxAhead a source time further in the future than this, seen from the arrival, is not
 *     believed
 */
public record NormaliseOptions(Map<String, Range> ranges, Duration maxAge, Duration maxAhead)
        implements Serializable {

    public static final Duration DEFAULT_MAX_AGE = Duration.ofDays(30);
    public static final Duration DEFAULT_MAX_AHEAD = Duration.ofMinutes(5);

    public NormaliseOptions {
        ranges = Map.copyOf(ranges);
        if (maxAge.isNegative() || maxAhead.isNegative()) {
            throw new IllegalArgumentException(
                    "max_age and max_ahead must not be negative but were %s and %s"
                            .formatted(maxAge, maxAhead));
        }
    }

    /**
     * The values that a sensor can physically deliver.
     *
     * @param min smallest, in the sensor's unit
     * @param max largest, in the sensor's unit
     */
    public record Range(double min, double max) implements Serializable {
        public Range {
            if (!(min < max)) {
                throw new IllegalArgumentException(
                        "a range needs min < max but was [%s, %s]".formatted(min, max));
            }
        }
    }
}
