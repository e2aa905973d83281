/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.split;

import java.util.Map;

/**
 * Recognises what a broker sends again at the begin of a connection.
 *
 * <p>A broker that has kept the session first sends again what is unacknowledged, in the order of
 * the first time and with the same packet ids (MQTT 5.0, sections 4.4 and 4.6). That is the end of
 * the known deliveries, because acknowledgements are sent in order; so each repeated delivery
 * stands behind the one before it in the ring, and behind the last one everything is new, however
 * much it looks like something known.
 */
final class Redelivery {

    private final Map<DeliveryRing.Delivered, Long> numbers;
    private final long end;
    private final boolean certain;
    private long next;

    /**
     * @param known the deliveries
     * @param from number of the first of them that may come again
     * @param certain whether the newest of them is known to be unacknowledged, so that it must come
     */
    Redelivery(DeliveryRing known, long from, boolean certain) {
        this.numbers = known.newestNumbers(from);
        this.end = known.added();
        this.certain = certain;
        this.next = from;
    }

    /** The number in the ring of the delivery that this one repeats, or -1: the phase is over. */
    long recognise(long content, int packetId) {
        Long number = numbers.get(new DeliveryRing.Delivered(content, packetId));
        if (number == null || number < next) {
            return -1;
        }
        next = number + 1;
        return number;
    }

    /** Whether the newest of the known deliveries has come. */
    boolean isComplete() {
        return next == end;
    }

    /** How many must still come. */
    long owed() {
        return certain ? end - next : 0;
    }
}
