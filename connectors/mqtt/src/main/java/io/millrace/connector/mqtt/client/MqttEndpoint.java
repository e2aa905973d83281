/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.client;

import io.millrace.connector.mqtt.security.MqttTls;
import io.millrace.functions.model.SecretReference;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A broker and how to get in; the same for reading and writing.
 *
 * @param broker {@code mqtt://host[:port]} (1883) or {@code mqtts://host[:port]} (8883), without
 *     user information
 * @param version protocol version
 * @param username user name, or null for none
 * @param password where the password is found, or null for none
 * @param tls certificates and keys; null for {@link MqttTls#PLATFORM}. Only with {@code mqtts}
 * @param keepAlive longest silence on the connection, in [1 s, 65535 s]
 */
public record MqttEndpoint(
        URI broker,
        MqttVersion version,
        @Nullable String username,
        @Nullable SecretReference password,
        @Nullable MqttTls tls,
        Duration keepAlive)
        implements Serializable {

    public static final Duration DEFAULT_KEEP_ALIVE = Duration.ofSeconds(30);

    private static final int DEFAULT_PORT = 1883;
    private static final int DEFAULT_TLS_PORT = 8883;
    private static final int LONGEST_KEEP_ALIVE_SECONDS = 65_535;

    /**
     * Checks everything that can be checked without a connection.
     *
     * @throws IllegalArgumentException naming the option, its value and what is allowed
     */
    public MqttEndpoint {
        checkBroker(broker);
        if (password != null && username == null) {
            throw new IllegalArgumentException(
                    "a password needs a user name, but only the password was given");
        }
        if (tls != null && !"mqtts".equals(broker.getScheme())) {
            throw new IllegalArgumentException(
                    "certificates and keys need an encrypted connection, as in mqtts://%s, but the broker is '%s'"
                            .formatted(broker.getAuthority(), broker));
        }
        long seconds = keepAlive.toSeconds();
        if (seconds < 1 || seconds > LONGEST_KEEP_ALIVE_SECONDS) {
            throw new IllegalArgumentException(
                    "keep alive in seconds must be in [1, %d], but was %d"
                            .formatted(LONGEST_KEEP_ALIVE_SECONDS, seconds));
        }
    }

    /** A broker that is spoken to in MQTT 5 without a user name. */
    public static MqttEndpoint of(String broker) {
        return new MqttEndpoint(
                URI.create(broker), MqttVersion.V5, null, null, null, DEFAULT_KEEP_ALIVE);
    }

    /** Speaks another protocol version. */
    public MqttEndpoint withVersion(MqttVersion other) {
        return new MqttEndpoint(broker, other, username, password, tls, keepAlive);
    }

    /** Gives a user name and possibly a password. */
    public MqttEndpoint withUser(@Nullable String name, @Nullable SecretReference secret) {
        return new MqttEndpoint(broker, version, name, secret, tls, keepAlive);
    }

    /** Uses other certificates than the platform's. */
    public MqttEndpoint withTls(@Nullable MqttTls certificates) {
        return new MqttEndpoint(broker, version, username, password, certificates, keepAlive);
    }

    /** Allows another silence. */
    public MqttEndpoint withKeepAlive(Duration silence) {
        return new MqttEndpoint(broker, version, username, password, tls, silence);
    }

    /** The broker's port, given or by the scheme. */
    public int port() {
        if (broker.getPort() >= 0) {
            return broker.getPort();
        }
        return isEncrypted() ? DEFAULT_TLS_PORT : DEFAULT_PORT;
    }

    /** Whether the connection is encrypted. */
    public boolean isEncrypted() {
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
}
