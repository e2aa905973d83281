/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.client;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * How long to wait before the next attempt to connect: doubled with each failure between two
 * bounds, of which a random half is taken away, so that many clients of one broker do not come back
 * at the same moment.
 */
public final class Backoff {

    private static final Duration LEAST = Duration.ofMillis(200);
    private static final Duration MOST = Duration.ofSeconds(30);

    private final long leastNanos;
    private final long mostNanos;
    private final SplittableRandom random;
    private long nextNanos;

    /**
     * @param least the first wait
     * @param most the longest
     * @param seed of the random half
     */
    public Backoff(Duration least, Duration most, long seed) {
        this.leastNanos = least.toNanos();
        this.mostNanos = most.toNanos();
        this.random = new SplittableRandom(seed);
        this.nextNanos = leastNanos;
    }

    /** 0.2 s to 30 s, with a jitter of its own for each client id. */
    public static Backoff forClient(String clientId) {
        return new Backoff(LEAST, MOST, clientId.hashCode());
    }

    /** The next wait, in [least, most]. */
    public long nextNanos() {
        long full = nextNanos;
        nextNanos = Math.min(mostNanos, 2 * nextNanos);
        return Math.max(leastNanos, full - random.nextLong(full / 2 + 1));
    }

    /** The connection held: the next trouble begins anew. */
    public void reset() {
        nextNanos = leastNanos;
    }
}
