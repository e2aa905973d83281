/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.core;

/** When a measurement may begin. */
final class WarmUp {

    /** Readings of the workload's longest window. */
    static final int LONGEST_WINDOW = 200;

    /** A design that is too slow to fill its windows is not waited for any longer. */
    private static final double LIMIT = 2;

    private WarmUp() {}

    /**
     * Whether it goes on.
     *
     * @param spec says how long it lasts at least
     * @param seconds since its begin
     * @param full whether each window is full
     */
    static boolean goesOn(RoundSpec spec, double seconds, boolean full) {
        return seconds < spec.warmUpSeconds() || (!full && seconds < LIMIT * spec.warmUpSeconds());
    }
}
