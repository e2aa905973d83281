/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb.write;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The pauses between attempts: 100 ms, doubled up to 10 s, each shortened by a random share of up
 * to a half, so that the writers of a job do not come back all at once.
 */
public final class Backoff {

    private static final long FIRST_MILLIS = 100;
    private static final long LONGEST_MILLIS = 10_000;

    private final Duration retryFor;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private final Pause pause;

    private boolean failing;
    private long failingSince;
    private long nextMillis = FIRST_MILLIS;

    /**
     * @param retryFor how long after the first failure attempts go on
     * @param nanoTime a clock that never goes back
     * @param random source of the random share
     * @param pause how time is let pass
     */
    public Backoff(Duration retryFor, LongSupplier nanoTime, RandomGenerator random, Pause pause) {
        this.retryFor = retryFor;
        this.nanoTime = nanoTime;
        this.random = random;
        this.pause = pause;
    }

    /** How time is let pass. */
    @FunctionalInterface
    public interface Pause {
        void millis(long millis) throws InterruptedException;
    }

    /** The work succeeded: the next failure is a first one. */
    void succeeded() {
        failing = false;
        nextMillis = FIRST_MILLIS;
    }

    /**
     * Waits after a failure.
     *
     * @return false, without waiting, when the time for attempts is over
     */
    boolean pauseAfterFailure() throws InterruptedException {
        long now = nanoTime.getAsLong();
        if (!failing) {
            failing = true;
            failingSince = now;
        }
        long left = retryFor.minusNanos(now - failingSince).toMillis();
        if (left <= 0) {
            return false;
        }
        long millis = nextMillis - random.nextLong(nextMillis / 2 + 1);
        nextMillis = Math.min(nextMillis * 2, LONGEST_MILLIS);
        // The last attempt comes at the end of the time, not before it.
        pause.millis(Math.min(millis, left));
        return true;
    }
}
