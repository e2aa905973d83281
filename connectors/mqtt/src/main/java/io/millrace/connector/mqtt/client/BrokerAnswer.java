/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a broker says when a connection is opened (CONNACK). MQTT 3.1.1 says nothing but whether
 * there is a session; the rest is then what the protocol allows.
 *
 * @param sessionPresent whether the broker had a session under the client id
 * @param receiveMaximum largest number of messages that it takes unacknowledged, in [1, 65535]
 * @param maximumPacketBytes largest message that it takes
 * @param sessionExpiry how long it keeps the session, where it does not do what was asked for; else
 *     null
 * @param sharedSubscriptions whether several sessions can share a subscription
 * @param retained whether it keeps retained messages
 */
public record BrokerAnswer(
        boolean sessionPresent,
        int receiveMaximum,
        long maximumPacketBytes,
        @Nullable Duration sessionExpiry,
        boolean sharedSubscriptions,
        boolean retained) {

    /** Largest number of messages on their way: the number of packet ids. */
    public static final int MOST_IN_FLIGHT = 65_535;

    /** Largest message of the protocol: the longest remaining length and its header. */
    public static final long LARGEST_PACKET_BYTES = 268_435_460L;

    /** The answer of a broker that sets no limits. */
    public static BrokerAnswer unlimited(boolean sessionPresent) {
        return new BrokerAnswer(
                sessionPresent, MOST_IN_FLIGHT, LARGEST_PACKET_BYTES, null, true, true);
    }
}
