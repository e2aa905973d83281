/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.reader;

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
    private final Map<String, Queue<long[]>> bySession = new HashMap<>();
    private final Map<String, Long> sent = new HashMap<>();

    Acknowledgements(WakeUp wakeUp) {
        this.wakeUp = wakeUp;
    }

    /**
     * From the task: these may be acknowledged.
     *
     * @param clientId the session
     * @param handles in order of delivery
     */
    void put(String clientId, long[] handles) {
        if (handles.length == 0) {
            return;
        }
        synchronized (this) {
            bySession.computeIfAbsent(clientId, id -> new ArrayDeque<>()).add(handles);
        }
        wakeUp.raise();
    }

    /**
     * From the fetcher: acknowledgements of a session have left.
     *
     * @param clientId the session
     * @param count how many were taken up to the last one that has left, since the begin
     */
    synchronized void sent(String clientId, long count) {
        sent.put(clientId, count);
    }

    /**
     * For the task: how many acknowledgements of a session were taken up to the last one that has
     * left. Does not grow any more for a connection whose loss the task has been told.
     */
    synchronized long sent(String clientId) {
        return sent.getOrDefault(clientId, 0L);
    }

    /** For the fetcher: the next ones of a session, or null. */
    synchronized long @Nullable [] poll(String clientId) {
        Queue<long[]> queue = bySession.get(clientId);
        return queue == null ? null : queue.poll();
    }
}
