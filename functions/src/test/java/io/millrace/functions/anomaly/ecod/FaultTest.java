/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly.ecod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.functions.anomaly.Detector;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A fault is flagged, goes on being flagged, and teaches nothing. */
@ParameterizedClass
@EnumSource(EcodEstimator.class)
class FaultTest {

    private static final int SEEDS = 10;

    private final EcodEstimator estimator;

    FaultTest(EcodEstimator estimator) {
        this.estimator = estimator;
    }

    /** A model with the process that it watches. */
    private static final class Watch {
        final InControl process;
        final InControl.Source source;
        final TestingDetector model;
        final double[] values;
        final double[] contributions;

        Watch(EcodEstimator estimator, InControl process, long seed, Guard guard) {
            this.process = process;
            source = process.source(seed);
            model = process.detector(estimator, 0.05, guard);
            values = new double[process.width()];
            contributions = new double[process.width()];
        }

        double step(double shift) {
            source.next(shift, values);
            return model.observe(values, model.observations() * 1000, contributions);
        }

        int flagged(int observations, double shift) {
            int flagged = 0;
            for (int i = 0; i < observations; i++) {
                flagged += step(shift) > Detector.THRESHOLD ? 1 : 0;
            }
            return flagged;
        }

        void settle(int observations) {
            flagged(observations, 0);
            while (model.isOpen()) {
                step(0);
            }
        }

        byte[] baseline() throws IOException {
            return model.baseline();
        }

        /** The score of a probe, without a trace in the model. */
        double probe(double at) throws IOException {
            TestingDetector copy = new TestingDetector(model.model, model.bytes());
            double[] probe = new double[process.width()];
            Arrays.fill(probe, at);
            return copy.observe(probe, 0, new double[process.width()]);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GAUSSIAN_1, 3, 0.60, 0.78",
        "GAUSSIAN_1, 6, 0.98, 0.99",
        "GAUSSIAN_1, 20, 1, 1",
        "GAUSSIAN_3, 3, 0.95, 0.98",
        "GAUSSIAN_3, 6, 0.99, 0.99",
        "GAUSSIAN_8, 3, 0.99, 0.99",
        "AUTOREGRESSIVE_3, 3, 0.90, 0.97",
        "AUTOREGRESSIVE_3, 20, 1, 1",
        "CHAIN, 3, 0.96, 0.99",
        "CHAIN, 6, 0.98, 0.99",
        "CHAIN, 20, 0.99, 0.99",
        "CHAIN_AUTOREGRESSIVE, 3, 0.9, 0.98",
        "CHAIN_AUTOREGRESSIVE, 20, 0.99, 0.99"
    })
    void aShiftIsFlaggedWhileItLastsAndLeavesNoTrace(
            InControl process, double shift, double leastOf200, double leastOf1000)
            throws IOException {
        for (int length : new int[] {200, 1000, 20_000}) {
            double least = length == 200 ? leastOf200 : leastOf1000;
            int after = 0;
            int seeds = length == 20_000 ? 3 : SEEDS;
            for (int seed = 0; seed < seeds; seed++) {
                Watch watch = new Watch(estimator, process, seed, Guard.QUARANTINE);
                watch.settle(8000);
                byte[] before = watch.baseline();
                double probe = watch.probe(shift / 2);

                int first = 0;
                int flagged = 0;
                for (int i = 0; i < length; i++) {
                    if (!watch.model.isOpen()) {
                        before = watch.baseline();
                        probe = watch.probe(shift / 2);
                    }
                    if (watch.step(shift) > Detector.THRESHOLD) {
                        flagged++;
                        first = first == 0 ? i + 1 : first;
                    }
                }

                assertThat(first).as("delay, seed %d", seed).isBetween(1, 20);
                assertThat((double) flagged / length)
                        .as("share flagged, seed %d, length %d", seed, length)
                        .isGreaterThanOrEqualTo(least);
                assertThat(watch.model.isSustained()).isTrue();
                assertThat(Arrays.equals(watch.baseline(), before)).isTrue();
                assertThat(watch.probe(shift / 2)).isEqualTo(probe);
                for (int i = 0; watch.model.isSustained(); i++) {
                    assertThat(Arrays.equals(watch.baseline(), before)).isTrue();
                    watch.step(0);
                    assertThat(i).as("observations until it is over").isLessThan(2000);
                }
                after += watch.flagged(2000, 0);
            }
            if (seeds == SEEDS) {
                double rate = after / (2000.0 * SEEDS);
                assertThat(rate).as("rate afterwards").isBetween(0.04, 0.06);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"GAUSSIAN_3, 3", "AUTOREGRESSIVE_3, 6", "CHAIN, 6"})
    void withoutQuarantineTheFaultTeachesItself(InControl process, double shift) {
        Watch guarded = new Watch(estimator, process, 1, Guard.QUARANTINE);
        Watch unguarded = new Watch(estimator, process, 1, Guard.NONE);
        for (Watch watch : List.of(guarded, unguarded)) {
            watch.settle(8000);
            watch.flagged(19_000, shift);
        }
        assertThat(guarded.flagged(1000, shift)).isGreaterThan(980);
        assertThat(unguarded.flagged(1000, shift)).isLessThan(200);
    }

    @ParameterizedTest
    @CsvSource({"GAUSSIAN_3", "AUTOREGRESSIVE_1", "CHAIN"})
    void droppingEveryFlaggedObservationMakesTheRateRunAway(InControl process) {
        Watch dropping = new Watch(estimator, process, 1, Guard.DROP_FLAGGED);
        dropping.flagged(90_000, 0);
        assertThat(dropping.flagged(10_000, 0)).isGreaterThan(5_000);
    }

    @Test
    void aRampIsFlaggedBeforeItIsLearned() {
        for (InControl process : List.of(InControl.GAUSSIAN_3, InControl.CHAIN)) {
            for (int seed = 0; seed < SEEDS; seed++) {
                Watch watch = new Watch(estimator, process, seed, Guard.QUARANTINE);
                watch.settle(30_000);
                for (int i = 0; i < 2000; i++) {
                    watch.step(6.0 * i / 2000);
                }
                assertThat(watch.model.isSustained()).as("%s %d", process, seed).isTrue();
                assertThat(watch.flagged(3000, 6)).isGreaterThan(2900);
            }
        }
    }

    @Test
    void aSpikeNeverEntersTheSample() {
        Watch watch = new Watch(estimator, InControl.GAUSSIAN_3, 5, Guard.QUARANTINE);
        watch.settle(2000);
        for (int i = 0; i < 200; i++) {
            assertThat(watch.step(1000)).isGreaterThan(0.99);
            watch.flagged(50, 0);
        }
        for (int j = 0; j < 3; j++) {
            assertThat(watch.model.largest(j)).isLessThan(6);
        }
    }

    @ParameterizedTest
    @CsvSource({"GAUSSIAN_3, 3", "AUTOREGRESSIVE_3, 3", "CHAIN, 12", "CHAIN_AUTOREGRESSIVE, 12"})
    void evenAYoungBaselineIsNotTaughtByAJump(InControl process, double shift) {
        for (int seed = 0; seed < SEEDS; seed++) {
            Watch watch = new Watch(estimator, process, seed, Guard.QUARANTINE);
            watch.flagged(400, 0);
            watch.flagged(500, shift);
            assertThat(watch.flagged(500, shift)).as("seed %d", seed).isGreaterThan(450);
        }
    }

    @Test
    void afterAFaultTheScoreOfAnOrdinaryProbeIsTheSame() throws IOException {
        Watch watch = new Watch(estimator, InControl.GAUSSIAN_8, 3, Guard.QUARANTINE);
        watch.settle(5000);
        double ordinary = watch.probe(0.5);
        double strange = watch.probe(4);
        watch.flagged(5000, 6);
        assertThat(watch.probe(0.5)).isCloseTo(ordinary, within(0.0));
        assertThat(watch.probe(4)).isCloseTo(strange, within(0.0));
        assertThat(strange).isGreaterThan(0.95);
        assertThat(ordinary).isLessThan(0.5);
    }
}
