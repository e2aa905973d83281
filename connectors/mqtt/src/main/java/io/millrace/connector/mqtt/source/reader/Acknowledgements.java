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

    /** For the fetcher: the next ones of a session, or null. */
    synchronized long @Nullable [] poll(String clientId) {
        Queue<long[]> queue = bySession.get(clientId);
        return queue == null ? null : queue.poll();
    }
}
