/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.reader;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * Two clients with one client id take the session from each other. One that did it by mistake and
 * went away is overcome by waiting and connecting again; one that comes back each time ends the
 * job, because the two would share the messages at random and acknowledge each other's.
 */
final class TakeOvers {

    static final int MOST = 3;

    private static final long WITHIN_NANOS = Duration.ofMinutes(10).toNanos();
    private static final long WAIT_NANOS = Duration.ofSeconds(5).toNanos();

    private final LongSupplier nanos;
    private final Deque<Long> times = new ArrayDeque<>();

    TakeOvers(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * The session was taken over.
     *
     * @return nanoseconds to wait before it is taken back
     * @throws SessionTakenOverException if it happened too often within a short time
     */
    long count(String clientId, URI broker) {
        long now = nanos.getAsLong();
        times.addLast(now);
        while (now - times.getFirst() > WITHIN_NANOS) {
            times.removeFirst();
        }
        if (times.size() >= MOST) {
            throw new SessionTakenOverException(
                    "session '%s' on %s was taken over %d times in 10 minutes by another client with the same client id; give each job a client id of its own"
                            .formatted(clientId, broker, times.size()));
        }
        return WAIT_NANOS * times.size();
    }
}
