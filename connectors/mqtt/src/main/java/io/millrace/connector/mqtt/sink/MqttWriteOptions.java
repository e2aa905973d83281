/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.sink;

import io.millrace.connector.mqtt.client.BrokerAnswer;
import io.millrace.connector.mqtt.client.MqttEndpoint;
import java.io.Serializable;

/**
 * How to publish to a broker; shared by the builder and the SQL table.
 *
 * @param endpoint the broker and how to get in
 * @param clientId begin of the client ids; each subtask appends {@code -<number>}
 * @param mostInFlight largest number of messages of a subtask that wait for the broker's
 *     acknowledgement, in [1, 65535]; a broker that announces less gets less. When it is reached
 *     the job is held back
 * @param maximumPacketBytes largest message, in [256, 268435455]; larger ones are rejected, and so
 *     are those that are larger than the broker announces
 */
public record MqttWriteOptions(
        MqttEndpoint endpoint, String clientId, int mostInFlight, int maximumPacketBytes)
        implements Serializable {

    public static final int DEFAULT_MOST_IN_FLIGHT = 1000;
    public static final int DEFAULT_MAXIMUM_PACKET_BYTES = 1 << 20;

    private static final int SMALLEST_PACKET_BYTES = 256;
    private static final int LARGEST_PACKET_BYTES = 268_435_455;

    /**
     * Checks everything that can be checked without a connection.
     *
     * @throws IllegalArgumentException naming the option, its value and what is allowed
     */
    public MqttWriteOptions {
        if (clientId.isEmpty()) {
            throw new IllegalArgumentException(
                    "client id must not be empty: two sinks with one client id would cut each"
                            + " other's connection");
        }
        checkRange("most in flight", mostInFlight, 1, BrokerAnswer.MOST_IN_FLIGHT);
        checkRange(
                "maximum packet size in bytes",
                maximumPacketBytes,
                SMALLEST_PACKET_BYTES,
                LARGEST_PACKET_BYTES);
    }

    /** Options with the defaults. */
    public static MqttWriteOptions of(MqttEndpoint endpoint, String clientId) {
        return new MqttWriteOptions(
                endpoint, clientId, DEFAULT_MOST_IN_FLIGHT, DEFAULT_MAXIMUM_PACKET_BYTES);
    }

    private static void checkRange(String name, long value, long least, long greatest) {
        if (value < least || value > greatest) {
            throw new IllegalArgumentException(
                    "%s must be in [%d, %d], but was %d".formatted(name, least, greatest, value));
        }
    }
}
