/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source;

import io.millrace.functions.model.SecretReference;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to read from a broker; shared by the builder, the configuration file and (later) the SQL
 * table.
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
 *     unacknowledged, in [1, 65535]; at least rate x (checkpoint interval + duration) x 2
 * @param sessionExpiry how long the broker keeps the session while nobody is connected
 * @param keepAlive longest silence on the connection
 * @param maximumPacketBytes largest message that the broker may send, MQTT 5 only
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
}
