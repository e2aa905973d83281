/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.asset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.plant.signal.Noise;
import org.junit.jupiter.api.Test;

/** Does the turbine behave like one? */
class WindTurbineTest {

    private static WindTurbine turbine(long seed) {
        return new WindTurbine("turbine-1", new Noise(seed, "turbine-1"));
    }

    @Test
    void goesThroughAllModesWithinFifteenSeconds() {
        for (long seed = 1; seed <= 20; seed++) {
            assertThat(Recording.of(turbine(seed), 15, 0).statuses())
                    .as("seed %d", seed)
                    .contains("idle", "start-up", "full-load");
        }
    }

    @Test
    void isMostlyAtFullLoad() {
        Recording recording = Recording.of(turbine(1), 300, 0);
        long full = recording.statuses().stream().filter("full-load"::equals).count();
        assertThat(full / (double) recording.statuses().size()).isCloseTo(0.67, within(0.03));
    }

    @Test
    void powerIsTheCubeOfTheSpeedOnceTheGeneratorIsConnected() {
        double[][] columns = Recording.of(turbine(1), 120, 0).columns();
        for (int i = 0; i < columns[0].length; i++) {
            double share = columns[WindTurbine.RPM][i] / 1_200;
            double expected = share < 0.65 ? 0 : 350 * Math.min(1.1, share * share * share);
            assertThat(columns[WindTurbine.POWER][i]).isCloseTo(expected, within(1e-6));
        }
        assertThat(Correlation.of(columns[WindTurbine.RPM], columns[WindTurbine.POWER], 0))
                .isGreaterThan(0.95);
    }

    @Test
    void temperatureFollowsTheLoadLate() {
        double[][] columns = Recording.of(turbine(1), 300, 0).columns();
        double[] power = columns[WindTurbine.POWER];
        double[] temperature = columns[WindTurbine.TEMPERATURE];
        int best = 0;
        for (int lag = 0; lag <= 40; lag++) {
            if (Correlation.of(power, temperature, lag)
                    > Correlation.of(power, temperature, best)) {
                best = lag;
            }
        }
        assertThat(best).as("samples of 0.1 s").isBetween(8, 35);
        assertThat(Correlation.of(power, temperature, best)).isGreaterThan(0.8);
    }

    @Test
    void vibrationIsProportionalToTheSpeed() {
        double[][] columns = Recording.of(turbine(1), 120, 0).columns();
        assertThat(Correlation.of(columns[WindTurbine.RPM], columns[WindTurbine.VIBRATION], 0))
                .isGreaterThan(0.999);
    }

    @Test
    void wornBearingRaisesVibrationAndTemperatureAndLeavesSpeedAndPowerAlone() {
        Recording sound = Recording.of(turbine(1), 60, 0);
        Recording worn = Recording.of(turbine(1), 60, 1);
        assertThat(worn.mean(WindTurbine.VIBRATION))
                .isGreaterThan(sound.mean(WindTurbine.VIBRATION) * 1.3);
        assertThat(worn.mean(WindTurbine.TEMPERATURE))
                .isGreaterThan(sound.mean(WindTurbine.TEMPERATURE) + 10);
        assertThat(worn.columns()[WindTurbine.RPM]).isEqualTo(sound.columns()[WindTurbine.RPM]);
        assertThat(worn.columns()[WindTurbine.POWER]).isEqualTo(sound.columns()[WindTurbine.POWER]);
    }
}
