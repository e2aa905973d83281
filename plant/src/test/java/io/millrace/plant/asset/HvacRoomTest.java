/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.asset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.plant.signal.Noise;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Does the room behave like one? */
class HvacRoomTest {

    private static Recording recording() {
        return Recording.of(new HvacRoom("room-1", 2, new Noise(1, "room-1")), 300, 0);
    }

    @Test
    void thermostatKeepsTheTemperatureWithinItsHysteresis() {
        double[] temperature = recording().columns()[HvacRoom.TEMPERATURE];
        double lowest = Arrays.stream(temperature).min().orElseThrow();
        double highest = Arrays.stream(temperature).max().orElseThrow();
        assertThat(highest - lowest).isBetween(0.5, 0.8);
        assertThat((highest + lowest) / 2).isCloseTo(21.5, within(0.6));
    }

    @Test
    void temperatureRisesWhileHeatingAndFallsOtherwise() {
        Recording recording = recording();
        double[] temperature = recording.columns()[HvacRoom.TEMPERATURE];
        int right = 0;
        for (int i = 1; i < temperature.length; i++) {
            boolean rising = temperature[i] > temperature[i - 1];
            if (rising == recording.statuses().get(i).equals("heating")) {
                right++;
            }
        }
        assertThat(right / (double) temperature.length).isGreaterThan(0.97);
    }

    @Test
    void relativeHumidityFallsWhenTheRoomWarmsUp() {
        double[][] columns = recording().columns();
        assertThat(Correlation.of(columns[HvacRoom.TEMPERATURE], columns[HvacRoom.HUMIDITY], 0))
                .isLessThan(-0.9);
    }

    @Test
    void saturationPressureIsThatOfTheTables() {
        // water vapour over water, hPa: 0 °C 6.11, 20 °C 23.4, 30 °C 42.5
        assertThat(HvacRoom.saturationHpa(0)).isCloseTo(6.11, within(0.01));
        assertThat(HvacRoom.saturationHpa(20)).isCloseTo(23.4, within(0.1));
        assertThat(HvacRoom.saturationHpa(30)).isCloseTo(42.5, within(0.2));
    }

    @Test
    void fanRaisesThePressure() {
        Recording recording = recording();
        double[] pressure = recording.columns()[HvacRoom.PRESSURE];
        double[] sums = new double[2];
        int[] counts = new int[2];
        for (int i = 0; i < pressure.length; i++) {
            int heating = recording.statuses().get(i).equals("heating") ? 1 : 0;
            sums[heating] += pressure[i];
            counts[heating]++;
        }
        assertThat(sums[1] / counts[1] - sums[0] / counts[0]).isCloseTo(0.3, within(0.03));
    }
}
