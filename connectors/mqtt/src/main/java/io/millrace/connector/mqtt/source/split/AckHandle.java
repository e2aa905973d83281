/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.split;

/**
 * What is needed to acknowledge a delivery: its connection's generation and its packet id, in one
 * long. A packet id means nothing on any other connection.
 */
public final class AckHandle {

    private static final int PACKET_ID_BITS = 16;
    private static final int PACKET_ID_MASK = (1 << PACKET_ID_BITS) - 1;

    private AckHandle() {}

    /** The handle of a delivery. */
    public static long of(int generation, int packetId) {
        return ((long) generation << PACKET_ID_BITS) | packetId;
    }

    /** Number of the connection that it came by. */
    public static int generation(long handle) {
        return (int) (handle >> PACKET_ID_BITS);
    }

    /** Its packet id. */
    public static int packetId(long handle) {
        return (int) handle & PACKET_ID_MASK;
    }
}
