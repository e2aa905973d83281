/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.payload;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.plant.asset.Asset;
import io.millrace.plant.simulation.Emission.Measurement;
import io.millrace.plant.simulation.Fleet;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The payloads, to the letter. */
class PayloadFormsTest {

    private static final long MILLIS = 1_735_732_800_070L;

    private static String write(String asset, double... values) {
        Asset machine = Fleet.of(1, 1).get(asset);
        Measurement measurement = new Measurement(machine, 0, values, "full-load");
        return new String(new PayloadForms().write(measurement, MILLIS), StandardCharsets.UTF_8);
    }

    private static String topic(String asset) {
        return PayloadForms.topic(Fleet.of(1, 1).get(asset));
    }

    @Test
    void turbinesNestTheirMetrics() {
        assertThat(topic("turbine-3")).isEqualTo("machines/turbine-3/telemetry");
        assertThat(write("turbine-3", 45.2, 12.5, 1200, 350.25))
                .isEqualTo(
                        "{\"machine_id\":\"turbine-3\",\"timestamp\":\"2025-01-01T12:00:00.070Z\","
                            + "\"metrics\":{\"temperature_c\":45.2,\"vibration_hz\":12.5,\"rpm\":1200.0,"
                            + "\"power_output_kw\":350.25},\"status\":\"full-load\"}");
    }

    @Test
    void roomsAreFlat() {
        assertThat(topic("room-1")).isEqualTo("devices/room-1/telemetry");
        assertThat(write("room-1", 23.5, 45.2, 1013.25))
                .isEqualTo(
                        "{\"temperature\":23.5,\"humidity\":45.2,\"pressure\":1013.25,"
                                + "\"timestamp\":\"2025-01-01T12:00:00.070Z\"}");
    }

    @Test
    void pumpsHaveFieldNamesOfTheirOwnAndEpochMilliseconds() {
        assertThat(topic("pump-6")).isEqualTo("pumps/pump-6/telemetry");
        assertThat(write("pump-6", 40.1, 4.4, 13.9))
                .isEqualTo(
                        "{\"deviceId\":\"pump-6\",\"flow\":40.1,\"press\":4.4,\"amps\":13.9,\"ts\":1735732800070}");
    }

    @Test
    void missingValueIsLeftOut() {
        assertThat(write("pump-6", 40.1, Double.NaN, 13.9)).doesNotContain("press", "NaN", "null");
        assertThat(write("turbine-3", 45.2, 12.5, Double.NaN, 350))
                .doesNotContain("rpm")
                .contains("power_output_kw");
    }
}
