/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.split;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;

/**
 * A broker's side of one session, without a network: a queue, a window of unacknowledged messages,
 * packet ids, and what is sent again after a reconnect.
 */
final class TestingBroker {

    /** How packet ids are given. */
    enum PacketIds {
        /** One after the other, as mosquitto does. */
        NEXT,
        /** Always the lowest that is free, as HiveMQ does. */
        LOWEST_FREE
    }

    /**
     * A message on its way.
     *
     * @param packetId its packet id
     * @param number which message it is
     */
    record Sent(int packetId, int number) {}

    private final PacketIds packetIds;
    private final int window;
    private final Deque<Integer> queue = new ArrayDeque<>();
    private final List<Sent> unacknowledged = new ArrayList<>();
    private final Deque<Sent> toSend = new ArrayDeque<>();
    private int lastId;

    TestingBroker(PacketIds packetIds, int window) {
        this.packetIds = packetIds;
        this.window = window;
    }

    void publish(int number) {
        queue.add(number);
        fill();
    }

    /** The next message on the wire, or null. */
    Sent next() {
        return toSend.poll();
    }

    void acknowledged(int packetId) {
        boolean known = unacknowledged.removeIf(sent -> sent.packetId == packetId);
        if (!known) {
            throw new IllegalStateException("nothing is on its way under id " + packetId);
        }
        fill();
    }

    void reconnected() {
        toSend.clear();
        toSend.addAll(unacknowledged);
        fill();
    }

    boolean isIdle() {
        return queue.isEmpty() && toSend.isEmpty();
    }

    int unacknowledged() {
        return unacknowledged.size();
    }

    private void fill() {
        while (!queue.isEmpty() && unacknowledged.size() < window) {
            Sent sent = new Sent(takeId(), queue.remove());
            unacknowledged.add(sent);
            toSend.add(sent);
        }
    }

    private int takeId() {
        if (packetIds == PacketIds.NEXT) {
            lastId = lastId % 65_535 + 1;
            return lastId;
        }
        TreeSet<Integer> taken = new TreeSet<>();
        unacknowledged.forEach(sent -> taken.add(sent.packetId));
        int id = 1;
        while (taken.contains(id)) {
            id++;
        }
        return id;
    }
}
