/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.replay;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How fast a file is replayed.
 *
 * @param factor times the pace of the file; null: as fast as the broker acknowledges
 */
record Pace(@Nullable Double factor) {

    /**
     * Reads {@code 1}, another positive number, or {@code max}.
     *
     * @throws IllegalArgumentException if the text is neither
     */
    static Pace parse(String text) {
        if (text.equals("max")) {
            return new Pace(null);
        }
        if (text.matches("[0-9]{1,9}(\\.[0-9]{1,9})?") && Double.parseDouble(text) > 0) {
            return new Pace(Double.valueOf(text));
        }
        throw new IllegalArgumentException(
                "'%s' is not a speed: 1 (the file's own), N times faster, or max".formatted(text));
    }

    boolean isOwnPace() {
        return factor != null && factor == 1.0;
    }

    /** How long after the first row another one is due; never negative. */
    long dueNanos(Instant first, Instant time) {
        if (factor == null || !time.isAfter(first)) {
            return 0;
        }
        // In seconds: nanoseconds would overflow after 292 years.
        Duration recorded = Duration.between(first, time);
        double seconds = recorded.getSeconds() + recorded.getNano() / 1e9;
        return (long) Math.min(seconds / factor * 1e9, Long.MAX_VALUE / 4.0);
    }
}
