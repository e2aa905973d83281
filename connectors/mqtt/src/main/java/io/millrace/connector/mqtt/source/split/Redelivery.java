/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.split;

import java.util.Map;

/**
 * Recognises what a broker sends again at the begin of a connection.
 *
 * <p>A broker that has kept the session first sends again what is unacknowledged, in the order of
 * the first time and with the same packet ids (MQTT 5.0, sections 4.4 and 4.6). That is the end of
 * the known deliveries, because acknowledgements are sent in order; so the place of each repeated
 * delivery lies behind the place of the one before it. The newest of the known deliveries, the
 * <em>anchor</em>, was never acknowledged: it must come, and what comes after it is new, however
 * much it looks like something known. This holds too for brokers that give the lowest free packet
 * id, where a constant value gets the same packet id again and again.
 */
final class Redelivery {

    private final Map<DeliveryRing.Delivered, Integer> places;
    private final int anchor;
    private int nextPlace;

    Redelivery(DeliveryRing known) {
        this.places = known.newestPlaces();
        this.anchor = known.size() - 1;
    }

    /** Whether this delivery is a repeated one; if not, the phase is over. */
    boolean recognises(long content, int packetId) {
        Integer place = places.get(new DeliveryRing.Delivered(content, packetId));
        if (place == null || place < nextPlace) {
            return false;
        }
        nextPlace = place + 1;
        return true;
    }

    /** Whether the anchor has come. */
    boolean isComplete() {
        return nextPlace > anchor;
    }
}
