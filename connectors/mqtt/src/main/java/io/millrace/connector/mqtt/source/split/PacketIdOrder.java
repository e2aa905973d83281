/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.split;

import java.io.IOException;

/**
 * How a broker gives packet ids. It decides whether a packet id and a content can name one message
 * among those that may be sent again.
 */
public enum PacketIdOrder {
    /** Not seen for long enough. */
    UNKNOWN(0),
    /** One after the other, so that an id returns after 65,535 messages only (mosquitto). */
    FORWARD(1),
    /** Free ids again and again, so that the same id and content may be a new message (HiveMQ). */
    REUSED(2);

    private static final int IDS = 65_535;

    private final int code;

    PacketIdOrder(int code) {
        this.code = code;
    }

    /** What stands for it in the state's bytes. */
    int code() {
        return code;
    }

    /** The one for which a code stands. */
    static PacketIdOrder ofCode(int code) throws IOException {
        for (PacketIdOrder order : values()) {
            if (order.code == code) {
                return order;
            }
        }
        throw new IOException("an MQTT session has the unknown order of packet ids " + code);
    }

    /** Whether an id lies ahead of another one, at most half of the way around. */
    static boolean isAhead(int packetId, int of) {
        int distance = Math.floorMod(packetId - of, IDS);
        return distance > 0 && distance <= IDS / 2;
    }
}
