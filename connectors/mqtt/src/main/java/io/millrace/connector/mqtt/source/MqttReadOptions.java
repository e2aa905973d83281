/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source;

import io.millrace.connector.mqtt.topic.TopicFilter;
import io.millrace.functions.model.SecretReference;
import java.io.Serializable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to read from a broker; shared by the builder, the configuration file and (later) the SQL
 * table.
 *
 * <p>There is no quality of service to choose: messages are asked for with QoS 1, because an
 * acknowledgement can be held back until a checkpoint with QoS 1 alone. A message that a device
 * publishes with QoS 2 arrives with QoS 1; one with QoS 0 arrives with QoS 0 and is lost with the
 * connection.
 *
 * @param broker {@code mqtt://host[:port]} (1883) or {@code mqtts://host[:port]} (8883), without
 *     user information
 * @param version protocol version
 * @param clientId client id of the session; a second connection with the same one takes the session
 *     over
 * @param topicFilters topics with the wildcards + and #, at least one
 * @param username user name, or null for none
 * @param password where the password is found, or null for none
 * @param receiveMaximum largest number of messages that the broker may have on their way
 *     unacknowledged, in [1, 65535]; at least rate x (checkpoint interval + duration) x 2. MQTT
 *     3.1.1 cannot tell it to the broker, which has a limit of its own (mosquitto: {@code
 *     max_inflight_messages}, 20 by default)
 * @param sessionExpiry how long the broker keeps the session while nobody is connected, in [1 s,
 *     4294967295 s]
 * @param keepAlive longest silence on the connection, in [1 s, 65535 s]
 * @param maximumPacketBytes largest message that the broker may send, in [256, 268435455], MQTT 5
 *     only
 * @param deduplication whether repeated deliveries are dropped; off only to prove that a test
 *     notices
 */
public record MqttReadOptions(
        URI broker,
        MqttVersion version,
        String clientId,
        List<String> topicFilters,
        @Nullable String username,
        @Nullable SecretReference password,
        int receiveMaximum,
        Duration sessionExpiry,
        Duration keepAlive,
        int maximumPacketBytes,
        boolean deduplication)
        implements Serializable {

    public static final int DEFAULT_RECEIVE_MAXIMUM = 65_535;
    public static final Duration DEFAULT_SESSION_EXPIRY = Duration.ofHours(24);
    public static final Duration DEFAULT_KEEP_ALIVE = Duration.ofSeconds(30);
    public static final int DEFAULT_MAXIMUM_PACKET_BYTES = 1 << 20;

    private static final int LARGEST_PACKET_ID = 65_535;
    private static final int DEFAULT_PORT = 1883;
    private static final int DEFAULT_TLS_PORT = 8883;
    private static final int SMALLEST_PACKET_BYTES = 256;
    private static final int LARGEST_PACKET_BYTES = 268_435_455;
    private static final long LONGEST_EXPIRY_SECONDS = 0xFFFF_FFFFL;

    /**
     * Checks everything that can be checked without a connection.
     *
     * @throws IllegalArgumentException naming the option, its value and what is allowed
     */
    public MqttReadOptions {
        checkBroker(broker);
        if (clientId.isEmpty()) {
            throw new IllegalArgumentException(
                    "client id must not be empty: the broker keeps the session under it");
        }
        if (clientId.getBytes(StandardCharsets.UTF_8).length > LARGEST_PACKET_ID) {
            throw new IllegalArgumentException("client id must not be longer than 65535 bytes");
        }
        if (topicFilters.isEmpty()) {
            throw new IllegalArgumentException("at least one topic filter must be given");
        }
        topicFilters = List.copyOf(topicFilters);
        topicFilters.forEach(TopicFilter::new);
        if (password != null && username == null) {
            throw new IllegalArgumentException(
                    "a password needs a user name, but only the password was given");
        }
        checkRange("receive maximum", receiveMaximum, 1, LARGEST_PACKET_ID);
        checkRange(
                "session expiry in seconds", sessionExpiry.toSeconds(), 1, LONGEST_EXPIRY_SECONDS);
        checkRange("keep alive in seconds", keepAlive.toSeconds(), 1, 65_535);
        checkRange(
                "maximum packet size in bytes",
                maximumPacketBytes,
                SMALLEST_PACKET_BYTES,
                LARGEST_PACKET_BYTES);
    }

    /**
     * The largest number of messages that can be on their way unacknowledged: what was told to the
     * broker, or where MQTT 3.1.1 cannot tell it, the number of packet ids.
     */
    public int window() {
        return version == MqttVersion.V5 ? receiveMaximum : LARGEST_PACKET_ID;
    }

    /** The broker's port, given or by the scheme. */
    public int port() {
        if (broker.getPort() >= 0) {
            return broker.getPort();
        }
        return isTls() ? DEFAULT_TLS_PORT : DEFAULT_PORT;
    }

    /** Whether the connection is encrypted. */
    public boolean isTls() {
        return "mqtts".equals(broker.getScheme());
    }

    private static void checkBroker(URI broker) {
        String scheme = broker.getScheme();
        // User information is looked for first: the other messages show the whole value.
        if (broker.getRawUserInfo() != null || hasUserInformation(broker)) {
            throw new IllegalArgumentException(
                    "broker must not hold user information; give the user name and a reference to"
                            + " the password instead");
        }
        if (!"mqtt".equals(scheme) && !"mqtts".equals(scheme)) {
            throw new IllegalArgumentException(
                    "broker must be mqtt://host[:port] or mqtts://host[:port], but was '%s'"
                            .formatted(broker));
        }
        if (broker.getHost() == null) {
            throw new IllegalArgumentException(
                    "broker must name a host, as in mqtt://host[:port], but was '%s'"
                            .formatted(broker));
        }
        if (broker.getPort() == 0 || broker.getPort() > 65_535) {
            throw new IllegalArgumentException(
                    "broker's port must be in [1, 65535], but was %d".formatted(broker.getPort()));
        }
        boolean path = broker.getRawPath() != null && !broker.getRawPath().matches("/?");
        if (path || broker.getRawQuery() != null || broker.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "broker must be a host and a port without a path, but was '%s'"
                            .formatted(broker));
        }
    }

    /** A host name that java.net.URI does not like leaves the user information unparsed. */
    private static boolean hasUserInformation(URI broker) {
        String authority = broker.getRawAuthority();
        return authority != null && authority.indexOf('@') >= 0;
    }

    private static void checkRange(String name, long value, long least, long greatest) {
        if (value < least || value > greatest) {
            throw new IllegalArgumentException(
                    "%s must be in [%d, %d], but was %d".formatted(name, least, greatest, value));
        }
    }
}
