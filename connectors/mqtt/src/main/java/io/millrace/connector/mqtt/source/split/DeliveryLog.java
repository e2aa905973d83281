/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.split;

/**
 * The newest deliveries of a session as a checkpoint holds them, oldest first. The arrays are not
 * to be changed.
 *
 * @param contents hash of topic and payload of each
 * @param packetIds packet id of each
 * @param mayComeAgain how many of the newest the broker may not know to be acknowledged
 * @param mustComeAgain how many of the newest no completion of this checkpoint acknowledges,
 *     because they had not come on the connection of that time
 * @param order how the broker gives packet ids
 */
public record DeliveryLog(
        long[] contents,
        char[] packetIds,
        int mayComeAgain,
        int mustComeAgain,
        PacketIdOrder order) {

    /** No delivery yet. */
    public static final DeliveryLog EMPTY =
            new DeliveryLog(new long[0], new char[0], 0, 0, PacketIdOrder.UNKNOWN);

    public DeliveryLog {
        if (contents.length != packetIds.length) {
            throw new IllegalArgumentException(
                    "a delivery log needs as many packet ids as contents, but has %d and %d"
                            .formatted(packetIds.length, contents.length));
        }
        if (mustComeAgain < 0 || mustComeAgain > mayComeAgain || mayComeAgain > contents.length) {
            throw new IllegalArgumentException(
                    "of %d deliveries, %d may and %d must come again"
                            .formatted(contents.length, mayComeAgain, mustComeAgain));
        }
    }

    /** How many deliveries it holds. */
    public int size() {
        return contents.length;
    }
}
