/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.config;

import static io.millrace.jobs.config.PlantFiles.problems;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.millrace.functions.model.SecretReference;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A secret is named, never read here, and never shown. */
class SecretsTest {

    private static final String SECRET = "hunter2-very-secret";

    @Test
    void aReferenceStaysAReference() throws JsonProcessingException {
        PlantConfig config =
                PlantFiles.load(
                        """
                        mqtt: {broker_host: h, username: u, password: "${env.PW}"}
                        storage: {host: h, database: d, password: "${env.PW}"}
                        """,
                        Map.of("env.PW", SECRET, "PW", SECRET),
                        Map.of("PW", SECRET));

        assertThat(config.storage().password()).isEqualTo(SecretReference.environment("PW"));
        assertThat(config.connections().get(0).options().endpoint().password())
                .isEqualTo(SecretReference.environment("PW"));
        assertThat(config.toString()).doesNotContain(SECRET);
        ObjectMapper json =
                new ObjectMapper()
                        .registerModule(new JavaTimeModule())
                        .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS);
        assertThat(json.writeValueAsString(config)).contains("PW").doesNotContain(SECRET);
    }

    @Test
    void aPasswordItselfIsRefusedWithoutBeingShown() {
        List<String> problems =
                problems(
                        """
                        mqtt: {broker_host: h, password: hunter2-very-secret}
                        storage: {host: h, database: d, password: ["hunter2-very-secret"]}
                        """);

        assertThat(problems)
                .containsExactly(
                        "plant.yaml:1: mqtt.password: this value" + reference(),
                        "plant.yaml:2: storage.password: this value" + reference());
    }

    @Test
    void aPasswordInTheBrokersAddressIsRefusedWithoutBeingShown() {
        List<String> problems =
                problems(
                        """
                        sensor_ingestion:
                          protocols:
                            - {name: mqtt, broker: "mqtt://u:hunter2-very-secret@h", topics: [a]}
                        storage: {host: h, database: d}
                        """);

        assertThat(problems)
                .containsExactly(
                        "plant.yaml:3: sensor_ingestion.protocols[0].broker: 'mqtt://***@h' is not"
                                + " a broker: mqtt://host[:port] or mqtts://host[:port], without"
                                + " user name or password");
    }

    @Test
    void twoSourcesOfOnePasswordAreRefused() {
        assertThat(
                        problems(
                                """
                                mqtt: {broker_host: h}
                                storage:
                                  {host: h, database: d, password: "${env.A}", password_file: f}
                                """))
                .containsExactly(
                        "plant.yaml:3: storage.password_file: password is given as well; only one"
                                + " is allowed");
    }

    private static String reference() {
        return " must be a reference such as \"${env.MQTT_PASSWORD}\", never the secret itself: it"
                + " would travel in job graphs, logs and savepoints (or name a file with"
                + " password_file)";
    }
}
