/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.probe;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one task lets pass. The clock is read once in 16 elements, so that the probe does not cost
 * what it measures; a pause or stall is exact to the time that 16 elements take.
 */
final class ProbeTrack {

    private static final int CLOCK_MASK = 15;

    // Written by the task alone; others see it as of the last reading of the clock.
    private long passed;
    private boolean barrier;
    private long lastNanos = System.nanoTime();
    private int seenEpoch;

    private volatile long published;
    private volatile long longestPauseNanos;
    private final AtomicInteger epoch = new AtomicInteger();
    private final List<Long> stalls = new CopyOnWriteArrayList<>();

    void passes() {
        if ((++passed & CLOCK_MASK) == 0 || barrier) {
            readClock();
        }
    }

    private void readClock() {
        long now = System.nanoTime();
        long pause = now - lastNanos;
        if (seenEpoch != epoch.get()) {
            seenEpoch = epoch.get();
            longestPauseNanos = 0;
            stalls.clear();
        } else {
            if (pause > longestPauseNanos) {
                longestPauseNanos = pause;
            }
            if (barrier) {
                stalls.add(pause);
            }
        }
        barrier = false;
        lastNanos = now;
        published = passed;
    }

    /** The next element is the first one behind a barrier. */
    void barrierPasses() {
        barrier = true;
    }

    long count() {
        return published;
    }

    void measureFromNow() {
        epoch.incrementAndGet();
    }

    long longestPauseNanos() {
        return longestPauseNanos;
    }

    List<Long> stallNanos() {
        return List.copyOf(stalls);
    }
}
