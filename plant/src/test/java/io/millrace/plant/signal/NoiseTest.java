/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The random streams and the systems of first order. */
class NoiseTest {

    @Test
    void sameSeedAndNameDrawTheSameNumbers() {
        Noise one = new Noise(7, "pump-1");
        Noise other = new Noise(7, "pump-1");
        for (int i = 0; i < 1_000; i++) {
            assertThat(one.gaussian()).isEqualTo(other.gaussian());
        }
    }

    @Test
    void anotherSeedOrNameDrawsOtherNumbers() {
        long bits = new Noise(7, "pump-1").bits();
        assertThat(new Noise(8, "pump-1").bits()).isNotEqualTo(bits);
        assertThat(new Noise(7, "pump-2").bits()).isNotEqualTo(bits);
    }

    @Test
    void gaussianHasMeanZeroAndUnitVariance() {
        Noise noise = new Noise(1, "moments");
        int n = 200_000;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            double x = noise.gaussian();
            sum += x;
            squares += x * x;
        }
        assertThat(sum / n).isCloseTo(0, within(0.01));
        assertThat(squares / n).isCloseTo(1, within(0.02));
    }

    @Test
    void wanderKeepsItsSpreadWhateverTheStep() {
        for (double step : new double[] {0.02, 0.5, 10}) {
            Wander wander = new Wander(new Noise(3, "wander" + step), 1, 2);
            double squares = 0;
            int n = 200_000;
            for (int i = 0; i < n; i++) {
                double x = wander.advance(step);
                squares += x * x;
            }
            assertThat(StrictMath.sqrt(squares / n)).as("step %s", step).isCloseTo(2, within(0.15));
        }
    }

    @Test
    void lagMakesUpTwoThirdsOfAStepInItsTimeConstant() {
        Lag inOneStep = new Lag(4, 10);
        assertThat(inOneStep.follow(20, 4)).isCloseTo(16.32, within(0.01));
        Lag inManySteps = new Lag(4, 10);
        for (int i = 0; i < 400; i++) {
            inManySteps.follow(20, 0.01);
        }
        assertThat(inManySteps.value()).isCloseTo(inOneStep.value(), within(1e-9));
    }
}
