/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.mqtt.client.MqttEndpoint;
import io.millrace.functions.model.SecretReference;
import java.io.ByteArrayOutputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A user's mistakes, and the one line for each of them. */
class MqttReadOptionsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tcp://host | broker must be mqtt://host[:port] or mqtts://host[:port], but was"
                        + " 'tcp://host'",
                "host | broker must be mqtt://host[:port] or mqtts://host[:port], but was 'host'",
                "mqtt:host | broker must name a host, as in mqtt://host[:port], but was"
                        + " 'mqtt:host'",
                "mqtt://host:0 | broker's port must be in [1, 65535], but was 0",
                "mqtt://host:70000 | broker's port must be in [1, 65535], but was 70000",
                "mqtt://host/path | broker must be a host and a port without a path, but was"
                        + " 'mqtt://host/path'"
            })
    void namesWhatIsWrongWithTheBroker(String broker, String message) {
        assertThatThrownBy(() -> options(broker, "id", 10, 60, 30, 1000, null, null, "t"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({"mqtt://user:secret@host", "mqtt://secret@host", "mqtt://user:secret@ho_st:1"})
    void refusesUserInformationWithoutShowingIt(String broker) {
        assertThatThrownBy(() -> options(broker, "id", 10, 60, 30, 1000, null, null, "t"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("broker must not hold user information")
                .hasMessageNotContaining("secret");
    }

    @Test
    void namesWhatIsWrongWithTheRest() {
        refuses("client id must not be empty", "", 10, 60, 30, 1000);
        refuses("receive maximum must be in [1, 65535], but was 0", "id", 0, 60, 30, 1000);
        refuses("receive maximum must be in [1, 65535], but was 65536", "id", 65536, 60, 30, 1000);
        refuses(
                "session expiry in seconds must be in [1, 4294967295], but was 0",
                "id",
                10,
                0,
                30,
                1000);
        refuses("keep alive in seconds must be in [1, 65535], but was 0", "id", 10, 60, 0, 1000);
        refuses(
                "maximum packet size in bytes must be in [256, 268435455], but was 10",
                "id",
                10,
                60,
                30,
                10);
        assertThatThrownBy(() -> options("mqtt://h", "id", 10, 60, 30, 1000, null, null))
                .hasMessage("at least one topic filter must be given");
        assertThatThrownBy(() -> options("mqtt://h", "id", 10, 60, 30, 1000, null, null, "a#"))
                .hasMessageContaining("'a#'");
        SecretReference secret = SecretReference.environment("PASSWORD");
        assertThatThrownBy(() -> options("mqtt://h", "id", 10, 60, 30, 1000, null, secret, "t"))
                .hasMessage("a password needs a user name, but only the password was given");
    }

    @Test
    void portFollowsFromTheScheme() {
        assertThat(options("mqtt://h", "id", 10, 60, 30, 1000, null, null, "t").endpoint().port())
                .isEqualTo(1883);
        assertThat(options("mqtts://h", "id", 10, 60, 30, 1000, null, null, "t").endpoint().port())
                .isEqualTo(8883);
        assertThat(
                        options("mqtt://h:99", "id", 10, 60, 30, 1000, null, null, "t")
                                .endpoint()
                                .port())
                .isEqualTo(99);
    }

    @Test
    void travelsWithTheJobWithoutItsSecret() throws Exception {
        MqttReadOptions options =
                options(
                        "mqtt://h",
                        "id",
                        10,
                        60,
                        30,
                        1000,
                        "user",
                        SecretReference.environment("PATH"),
                        "t");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(options);
        }
        assertThat(bytes.toString(StandardCharsets.ISO_8859_1))
                .doesNotContain(System.getenv("PATH"));
        assertThat(options.toString()).doesNotContain(System.getenv("PATH"));
    }

    private static void refuses(
            String message,
            String clientId,
            int receiveMaximum,
            int expirySeconds,
            int keepAliveSeconds,
            int packetBytes) {
        assertThatThrownBy(
                        () ->
                                options(
                                        "mqtt://h",
                                        clientId,
                                        receiveMaximum,
                                        expirySeconds,
                                        keepAliveSeconds,
                                        packetBytes,
                                        null,
                                        null,
                                        "t"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    private static MqttReadOptions options(
            String broker,
            String clientId,
            int receiveMaximum,
            int expirySeconds,
            int keepAliveSeconds,
            int packetBytes,
            @Nullable String user,
            @Nullable SecretReference password,
            String... filters) {
        MqttEndpoint endpoint =
                MqttEndpoint.of(broker)
                        .withUser(user, password)
                        .withKeepAlive(Duration.ofSeconds(keepAliveSeconds));
        return MqttReadOptions.builder(endpoint, clientId, List.of(filters))
                .setReceiveMaximum(receiveMaximum)
                .setSessionExpiry(Duration.ofSeconds(expirySeconds))
                .setMaximumPacketBytes(packetBytes)
                .build();
    }
}
