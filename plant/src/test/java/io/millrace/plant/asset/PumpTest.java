/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.asset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.plant.signal.Noise;
import org.junit.jupiter.api.Test;

/** Does the pump behave like one? */
class PumpTest {

    private static Pump pump() {
        return new Pump("pump-1", new Noise(1, "pump-1"));
    }

    /** Pressure at no flow, which the pump curve has everywhere in common. */
    private static double shutOff(Recording recording, int i) {
        double flow = recording.columns()[Pump.FLOW][i];
        return recording.columns()[Pump.PRESSURE][i] + Pump.CURVE_BAR * flow * flow;
    }

    @Test
    void worksOnItsCurve() {
        Recording recording = Recording.of(pump(), 60, 0);
        double first = shutOff(recording, 0);
        assertThat(first).isCloseTo(Pump.SHUT_OFF_BAR, within(0.02 * Pump.SHUT_OFF_BAR));
        for (int i = 0; i < 600; i++) {
            assertThat(shutOff(recording, i)).isCloseTo(first, within(1e-9));
        }
    }

    @Test
    void pressureFallsWhenFlowRises() {
        double[][] columns = Recording.of(pump(), 60, 0).columns();
        assertThat(Correlation.of(columns[Pump.FLOW], columns[Pump.PRESSURE], 0)).isLessThan(-0.99);
    }

    @Test
    void currentCarriesTheHydraulicPower() {
        double[][] columns = Recording.of(pump(), 60, 0).columns();
        double[] hydraulic = new double[600];
        for (int i = 0; i < hydraulic.length; i++) {
            hydraulic[i] = columns[Pump.FLOW][i] * columns[Pump.PRESSURE][i];
        }
        assertThat(Correlation.of(hydraulic, columns[Pump.CURRENT], 0)).isGreaterThan(0.999);
    }

    @Test
    void leakTakesFlowUpPressureBelowTheCurveAndChangesTheCurrent() {
        Recording tight = Recording.of(pump(), 60, 0);
        Recording leaking = Recording.of(pump(), 60, 1);
        for (int i = 0; i < 600; i++) {
            assertThat(leaking.columns()[Pump.FLOW][i])
                    .isGreaterThan(tight.columns()[Pump.FLOW][i] + 5);
            assertThat(shutOff(leaking, i)).isLessThan(shutOff(tight, i) - 0.3);
        }
        assertThat(Math.abs(leaking.mean(Pump.CURRENT) - tight.mean(Pump.CURRENT)))
                .isGreaterThan(0.3);
    }
}
