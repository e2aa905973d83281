/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.split;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The newest deliveries of a session: all that the broker may send again. It grows with what is
 * unacknowledged and does not go by the receive maximum alone: Mosquitto 2.0 sends its whole queue
 * after a reconnect.
 */
final class DeliveryRing {

    private static final int SMALLEST_RING = 1024;

    private final HashCounts counts = new HashCounts();
    private long[] contents;
    private char[] packetIds;
    private int oldest;
    private int size;
    private long added;

    /**
     * @param log the deliveries to begin with, all of them: which of them the broker still holds is
     *     not known
     */
    DeliveryRing(DeliveryLog log) {
        int length = Math.max(SMALLEST_RING, log.size());
        this.contents = new long[length];
        this.packetIds = new char[length];
        for (int i = 0; i < log.size(); i++) {
            add(log.contents()[i], log.packetIds()[i], log.size());
        }
    }

    int size() {
        return size;
    }

    /** How many were ever added: the number of the next one. */
    long added() {
        return added;
    }

    /** Number of the oldest one that it holds. */
    long oldest() {
        return added - size;
    }

    /** Packet id of the newest; there must be one. */
    int newestPacketId() {
        return packetIds[(oldest + size - 1) % packetIds.length];
    }

    /** Whether a delivery with this content is among them. */
    boolean contains(long content) {
        return counts.contains(content);
    }

    /**
     * Takes a delivery.
     *
     * @param content hash of topic and payload
     * @param packetId packet id
     * @param most how many it shall hold with this one, from 1; the oldest make room
     */
    void add(long content, int packetId, long most) {
        while (size >= most) {
            counts.remove(contents[oldest]);
            oldest = next(oldest);
            size--;
        }
        if (size == contents.length) {
            grow();
        }
        int place = (oldest + size) % contents.length;
        contents[place] = content;
        packetIds[place] = (char) packetId;
        counts.add(content);
        size++;
        added++;
    }

    /** Their present state for a checkpoint. */
    DeliveryLog toLog(int mayComeAgain, int mustComeAgain, PacketIdOrder order) {
        long[] c = new long[size];
        char[] p = new char[size];
        int place = oldest;
        for (int i = 0; i < size; i++) {
            c[i] = contents[place];
            p[i] = packetIds[place];
            place = next(place);
        }
        return new DeliveryLog(c, p, mayComeAgain, mustComeAgain, order);
    }

    /**
     * The number of each delivery from a number on. Of deliveries with the same content and packet
     * id only the newest can be unacknowledged: the broker gives a packet id anew only when the
     * message that had it is acknowledged.
     */
    Map<Delivered, Long> newestNumbers(long from) {
        long first = Math.max(from, oldest());
        Map<Delivered, Long> numbers = new HashMap<>((int) (2 * (added - first)));
        for (long number = first; number < added; number++) {
            int place = (int) ((oldest + number - oldest()) % contents.length);
            numbers.put(new Delivered(contents[place], packetIds[place]), number);
        }
        return numbers;
    }

    private int next(int place) {
        return place + 1 == contents.length ? 0 : place + 1;
    }

    private void grow() {
        DeliveryLog log = toLog(0, 0, PacketIdOrder.UNKNOWN);
        int length = 2 * contents.length;
        contents = Arrays.copyOf(log.contents(), length);
        packetIds = Arrays.copyOf(log.packetIds(), length);
        oldest = 0;
    }

    /**
     * What tells one delivery from another.
     *
     * @param content hash of topic and payload
     * @param packetId packet id
     */
    record Delivered(long content, int packetId) {}
}
