/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.plant.simulation.Fleet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which fault can happen to which machine. */
class FaultRequestTest {

    private static final Fleet FLEET = Fleet.of(1, 1);

    @ParameterizedTest
    @CsvSource({
        "bearing-wear,turbine-1",
        "seal-leak,pump-1",
        "stuck-sensor,room-1",
        "stuck-sensor,pump-1",
        "spike,turbine-1",
        "sensor-dropout,pump-2"
    })
    void makesTheFaultThatIsAskedFor(String name, String asset) {
        Fault fault = new FaultRequest(name, null, 1_000, 2.5).on(FLEET.get(asset));
        assertThat(fault.name()).isEqualTo(name);
        assertThat(fault.asset()).isEqualTo(asset);
        assertThat(fault.activeAt(999)).isFalse();
        assertThat(fault.activeAt(1_000)).isTrue();
        assertThat(fault.activeAt(3_499)).isTrue();
        assertThat(fault.activeAt(3_500)).isFalse();
        assertThat(fault.sensors())
                .isNotEmpty()
                .allMatch(sensor -> FLEET.get(asset).indexOf(sensor) >= 0);
    }

    @ParameterizedTest
    @CsvSource({
        "bearing-wear,room-1,,5,turbines only",
        "seal-leak,turbine-1,,5,pumps only",
        "spike,room-1,rpm,5,'[temperature, humidity, pressure]'",
        "spike,room-1,,0,above 0",
        "spike,room-1,,1e9,at most",
        "rust,room-1,,5,unknown fault 'rust'"
    })
    void refusesWhatCannotHappen(
            String name, String asset, String sensor, double seconds, String reason) {
        assertThatThrownBy(() -> new FaultRequest(name, sensor, 0, seconds).on(FLEET.get(asset)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void creepingDamageGrowsFromNothingToItsFullExtent() {
        BearingWear wear = new BearingWear("turbine-1", 1_000, 21_000);
        assertThat(wear.damageAt(999)).isZero();
        assertThat(wear.damageAt(4_000)).isEqualTo(0.5);
        assertThat(wear.damageAt(7_000)).isEqualTo(1);
        assertThat(wear.damageAt(20_999)).isEqualTo(1);
        assertThat(wear.damageAt(21_000)).isZero();
    }
}
