/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.functions.alarm.Rule;
import io.millrace.functions.anomaly.ecod.EcodOptions;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The configuration of the demo loads with the values that the demo gives. */
class DemoPlantTest {

    @Test
    void itLoadsAndHasARuleForEachFault() throws IOException {
        PlantConfig config = load();

        assertThat(config.connections().get(0).options().broker()).hasHost("localhost").hasPort(1);
        assertThat(config.connections().get(0).mappings())
                .extracting(mapping -> mapping.pattern())
                .containsExactly(
                        "devices/+/telemetry", "machines/+/telemetry", "pumps/+/telemetry");
        assertThat(config.storage().port()).isEqualTo(5433);
        assertThat(config.detectors())
                .extracting(EcodOptions::name)
                .containsExactly("bearing_wear", "seal_leak", "room_climate");
        assertThat(config.alarms().rules())
                .extracting(Rule::name)
                .contains(
                        "bearing_wear",
                        "vibration_limit",
                        "seal_leak",
                        "pump_pressure_low",
                        "room_temperature_spike",
                        "vibration_stuck",
                        "rpm_silent");
    }

    /** The stuck rules look at deviations that the detectors need as well: one window for both. */
    @Test
    void rulesShareTheDeclaredFeatures() throws IOException {
        assertThat(load().features().names())
                .contains("room_temperature_std_10", "turbine_vibration_std_10", "vibration_hz.age")
                .doesNotContain("temperature.std.10", "vibration_hz.std.10");
    }

    private static PlantConfig load() throws IOException {
        try (InputStream in =
                ConfigLoader.class.getResourceAsStream("/io/millrace/jobs/demo/demo-plant.yaml")) {
            assertThat(in).isNotNull();
            return ConfigLoader.load(
                    "demo-plant.yaml",
                    in,
                    Map.of(
                            "broker", "mqtt://localhost:1",
                            "database.host", "localhost",
                            "database.port", "5433",
                            "database.name", "postgres",
                            "database.username", "postgres",
                            "checkpoint.directory", "/tmp/checkpoints"));
        }
    }
}
