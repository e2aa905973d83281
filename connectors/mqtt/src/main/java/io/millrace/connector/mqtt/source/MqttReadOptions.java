/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source;

import io.millrace.connector.mqtt.client.MqttEndpoint;
import io.millrace.connector.mqtt.client.MqttVersion;
import io.millrace.connector.mqtt.topic.SharedSubscription;
import io.millrace.connector.mqtt.topic.TopicFilter;
import java.io.Serializable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * How to read from a broker; shared by the builder, the configuration file and the SQL table.
 *
 * <p>Messages are asked for with QoS 1, because an acknowledgement can be held back until a
 * checkpoint with QoS 1 alone. A message that a device publishes with QoS 2 arrives with QoS 1; one
 * with QoS 0 arrives with QoS 0 and is lost with the connection.
 *
 * @param endpoint the broker and how to get in
 * @param clientId client id of the session, or of several sessions the begin of theirs; a second
 *     connection with the same one takes the session over
 * @param topicFilters topics with the wildcards + and #, at least one
 * @param qos quality of service that was asked for, 1 or 2; 2 is lowered to 1, and a warning says
 *     so when the job starts
 * @param sessions number of sessions that share the messages, in [1, 1024], whatever the
 *     parallelism; more than one subscribe with {@code $share}
 * @param shareGroup name of the group under which several sessions subscribe, without / + and #
 * @param receiveMaximum largest number of messages that the broker may have on their way
 *     unacknowledged to one session, in [1, 65535]; at least twice the session's rate x (checkpoint
 *     interval + duration). MQTT 3.1.1 cannot tell it to the broker, which has a limit of its own
 *     (mosquitto: {@code max_inflight_messages}, 20 by default)
 * @param expectedRate messages a second of all sessions together, in [0, 1e9], for the check of
 *     {@code receiveMaximum}; 0 where it is not known, then the rate that is seen counts
 * @param sessionExpiry how long the broker keeps the session while nobody is connected, in [1 s,
 *     4294967295 s]
 * @param maximumPacketBytes largest message that the broker may send, in [256, 268435455], MQTT 5
 *     only
 * @param protections what keeps the promise; all of it, save in drills
 */
public record MqttReadOptions(
        MqttEndpoint endpoint,
        String clientId,
        List<String> topicFilters,
        int qos,
        int sessions,
        String shareGroup,
        int receiveMaximum,
        double expectedRate,
        Duration sessionExpiry,
        int maximumPacketBytes,
        Protections protections)
        implements Serializable {

    public static final int DEFAULT_QOS = 1;
    public static final int DEFAULT_SESSIONS = 1;
    public static final int DEFAULT_RECEIVE_MAXIMUM = 65_535;
    public static final Duration DEFAULT_SESSION_EXPIRY = Duration.ofHours(24);
    public static final int DEFAULT_MAXIMUM_PACKET_BYTES = 1 << 20;

    private static final int LARGEST_PACKET_ID = 65_535;
    private static final int LONGEST_CLIENT_ID = 65_535;
    private static final int MOST_SESSIONS = 1024;
    private static final int SMALLEST_PACKET_BYTES = 256;
    private static final int LARGEST_PACKET_BYTES = 268_435_455;
    private static final long LONGEST_EXPIRY_SECONDS = 0xFFFF_FFFFL;
    private static final double HIGHEST_RATE = 1e9;

    /** Room for the number of a session behind the client id. */
    private static final int LONGEST_SUFFIX = 5;

    /**
     * Checks everything that can be checked without a connection.
     *
     * @throws IllegalArgumentException naming the option, its value and what is allowed
     */
    public MqttReadOptions {
        if (clientId.isEmpty()) {
            throw new IllegalArgumentException(
                    "client id must not be empty: the broker keeps the session under it");
        }
        if (clientId.getBytes(StandardCharsets.UTF_8).length > LONGEST_CLIENT_ID - LONGEST_SUFFIX) {
            throw new IllegalArgumentException(
                    "client id must not be longer than %d bytes"
                            .formatted(LONGEST_CLIENT_ID - LONGEST_SUFFIX));
        }
        if (topicFilters.isEmpty()) {
            throw new IllegalArgumentException("at least one topic filter must be given");
        }
        topicFilters = List.copyOf(topicFilters);
        topicFilters.forEach(TopicFilter::new);
        if (qos == 0) {
            throw new IllegalArgumentException(
                    "qos must be 1 or 2, but was 0: with it the broker would not repeat what a"
                            + " failure has lost");
        }
        checkRange("qos", qos, 1, 2);
        checkRange("sessions", sessions, 1, MOST_SESSIONS);
        if (sessions > 1) {
            SharedSubscription.checkGroup(shareGroup);
            topicFilters.forEach(SharedSubscription::checkFilter);
        }
        checkRange("receive maximum", receiveMaximum, 1, LARGEST_PACKET_ID);
        if (!(expectedRate >= 0 && expectedRate <= HIGHEST_RATE)) {
            throw new IllegalArgumentException(
                    "expected rate in messages a second must be in [0, 1e9], but was "
                            + expectedRate);
        }
        checkRange(
                "session expiry in seconds", sessionExpiry.toSeconds(), 1, LONGEST_EXPIRY_SECONDS);
        checkRange(
                "maximum packet size in bytes",
                maximumPacketBytes,
                SMALLEST_PACKET_BYTES,
                LARGEST_PACKET_BYTES);
    }

    /** Begins with what must be given; the rest has defaults. */
    public static MqttReadOptionsBuilder builder(
            MqttEndpoint endpoint, String clientId, List<String> topicFilters) {
        return new MqttReadOptionsBuilder(endpoint, clientId, topicFilters);
    }

    /** A builder that begins with these options. */
    public MqttReadOptionsBuilder toBuilder() {
        return new MqttReadOptionsBuilder(endpoint, clientId, topicFilters)
                .setQos(qos)
                .setSessions(sessions)
                .setShareGroup(shareGroup)
                .setReceiveMaximum(receiveMaximum)
                .setExpectedRate(expectedRate)
                .setSessionExpiry(sessionExpiry)
                .setMaximumPacketBytes(maximumPacketBytes)
                .setProtections(protections);
    }

    /** The broker's address. */
    public URI broker() {
        return endpoint.broker();
    }

    /** The protocol version. */
    public MqttVersion version() {
        return endpoint.version();
    }

    /** Longest silence on the connection. */
    public Duration keepAlive() {
        return endpoint.keepAlive();
    }

    /**
     * The largest number of messages that can be on their way unacknowledged in one session: what
     * was told to the broker, or where MQTT 3.1.1 cannot tell it, the number of packet ids.
     */
    public int window() {
        return version() == MqttVersion.V5 ? receiveMaximum : LARGEST_PACKET_ID;
    }

    private static void checkRange(String name, long value, long least, long greatest) {
        if (value < least || value > greatest) {
            throw new IllegalArgumentException(
                    "%s must be in [%d, %d], but was %d".formatted(name, least, greatest, value));
        }
    }
}
