/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.reader;

import io.millrace.connector.mqtt.source.split.Release;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Carries acknowledgements from the task, where checkpoints complete, to the fetcher, which alone
 * touches the client.
 */
final class Acknowledgements {

    private final WakeUp wakeUp;
    private final Map<String, Queue<Release>> bySession = new HashMap<>();
    private final Map<String, Long> sent = new HashMap<>();

    Acknowledgements(WakeUp wakeUp) {
        this.wakeUp = wakeUp;
    }

    /**
     * From the task: these may be acknowledged.
     *
     * @param clientId the session
     * @param release what, and at which position
     */
    void put(String clientId, Release release) {
        if (release.handles().length == 0) {
            return;
        }
        synchronized (this) {
            bySession.computeIfAbsent(clientId, id -> new ArrayDeque<>()).add(release);
        }
        wakeUp.raise();
    }

    /**
     * From the fetcher: acknowledgements of a session have left.
     *
     * @param clientId the session
     * @param before position behind the last of them
     */
    synchronized void sent(String clientId, long before) {
        sent.put(clientId, before);
    }

    /**
     * For the task: position behind the last delivery of a session whose acknowledgement has left.
     * Does not grow any more for a connection whose loss the task has been told.
     */
    synchronized long sent(String clientId) {
        return sent.getOrDefault(clientId, 0L);
    }

    /** For the fetcher: the next ones of a session, or null. */
    synchronized @Nullable Release poll(String clientId) {
        Queue<Release> queue = bySession.get(clientId);
        return queue == null ? null : queue.poll();
    }
}
