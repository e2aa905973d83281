/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.river;

import java.io.Serializable;

/**
 * When a source's moments are due, by {@link System#nanoTime} of this machine.
 *
 * @param beginNanos when its first moment is due; unused without a rate
 * @param momentsPerSecond of one source; {@link Double#POSITIVE_INFINITY}: as fast as can be
 */
public record Pace(long beginNanos, double momentsPerSecond) implements Serializable {

    /** As fast as can be. */
    public static final Pace UNLIMITED = new Pace(0, Double.POSITIVE_INFINITY);

    public Pace {
        if (!(momentsPerSecond > 0)) {
            throw new IllegalArgumentException(
                    "moments per second must be above 0 but were " + momentsPerSecond);
        }
    }

    /** Whether there is a rate. */
    public boolean isLimited() {
        return momentsPerSecond < Double.POSITIVE_INFINITY;
    }

    /**
     * When a moment is due.
     *
     * @param moment its number, from 0
     */
    public long dueNanos(long moment) {
        return beginNanos + (long) (moment * (1e9 / momentsPerSecond));
    }
}
