/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.split;

/**
 * The newest deliveries of a session as a checkpoint holds them, oldest first. The arrays are not
 * to be changed.
 *
 * @param contents hash of topic and payload of each
 * @param packetIds packet id of each
 * @param anchored whether the newest of them is known to be unacknowledged, so that a broker that
 *     still has the session sends it again, after those before it that it also holds and before
 *     everything else
 */
public record DeliveryLog(long[] contents, char[] packetIds, boolean anchored) {

    /** No delivery yet. */
    public static final DeliveryLog EMPTY = new DeliveryLog(new long[0], new char[0], false);

    public DeliveryLog {
        if (contents.length != packetIds.length) {
            throw new IllegalArgumentException(
                    "a delivery log needs as many packet ids as contents, but has %d and %d"
                            .formatted(packetIds.length, contents.length));
        }
    }

    /** How many deliveries it holds. */
    public int size() {
        return contents.length;
    }
}
