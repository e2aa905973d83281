/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What stands for a placeholder is put into values, and into nothing else. */
class PlaceholdersTest {

    private static final String FILE =
            """
            mqtt:
              broker_host: ${broker.host}
              broker_port: ${broker.port}
              client_id: "millrace-${env.SITE}-${broker.port}"
            storage: {host: h, database: "${broker.port}"}
            """;

    @Test
    void valuesAndEnvironmentArePutIn() {
        PlantConfig config =
                PlantFiles.load(
                        FILE,
                        Map.of("broker.host", "localhost", "broker.port", "1884"),
                        Map.of("SITE", "north"));

        assertThat(config.connections().get(0).options().broker())
                .hasHost("localhost")
                .hasPort(1884);
        assertThat(config.connections().get(0).options().clientId())
                .isEqualTo("millrace-north-1884");
        // In quotes it stays a text, though it looks like a number.
        assertThat(config.storage().database()).isEqualTo("1884");
    }

    @Test
    void whatIsNotKnownIsToldWithItsLine() {
        assertThatThrownBy(() -> PlantFiles.load(FILE, Map.of("broker.port", "1"), Map.of()))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e ->
                                assertThat(e.lines())
                                        .containsExactly(
                                                "plant.yaml:2: mqtt.broker_host: there is no value"
                                                        + " for ${broker.host}; there is one for"
                                                        + " HOSTNAME, broker.port, env.NAME",
                                                "plant.yaml:4: mqtt.client_id: the environment"
                                                        + " variable 'SITE' is not set"));
    }

    @Test
    void aValueCannotBecomeABlock() {
        assertThatThrownBy(
                        () ->
                                PlantFiles.load(
                                        FILE,
                                        Map.of(
                                                "broker.host",
                                                "x\nruntime: {parallelism: 7}",
                                                "broker.port",
                                                "1"),
                                        Map.of("SITE", "${broker.host}")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("has no host name");
    }
}
