/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly.ecod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The sharp estimator's sample stays sorted, and its surprises are the formula's. */
class SortedSamplesTest {

    private static TestingDetector detector(int width, EcodForm form) {
        List<String> names = List.of("a", "b").subList(0, width);
        return new TestingDetector(
                new EcodModel(
                        new EcodPlan(
                                new EcodOptions(
                                        "detector",
                                        names,
                                        form,
                                        EcodEstimator.SAMPLE,
                                        0.05,
                                        200,
                                        32,
                                        4),
                                1,
                                0,
                                0)));
    }

    @Test
    void surpriseFollowsTheFormulaOnTiesAndBeyondTheExtremes() {
        TestingDetector detector = detector(1, EcodForm.PYOD);
        Distributions samples = detector.model.distributions();
        EcodRecord record = detector.record;
        for (double value : new double[] {3, 1, 2, 2}) {
            samples.insert(record, new double[] {value});
        }
        double deviation = Math.sqrt(2 / 3.0);
        double[] left = new double[1];
        double[] right = new double[1];
        samples.surprise(record, new double[] {2}, left, right);
        assertThat(left[0]).isCloseTo(-Math.log(3.5 / 5), within(1e-12));
        assertThat(right[0]).isCloseTo(-Math.log(3.5 / 5), within(1e-12));
        samples.surprise(record, new double[] {5}, left, right);
        assertThat(left[0]).isCloseTo(-Math.log(4.5 / 5), within(1e-12));
        assertThat(right[0]).isCloseTo(-Math.log(0.5 / 5) + 2 / deviation, within(1e-12));
        samples.surprise(record, new double[] {0}, left, right);
        assertThat(left[0]).isCloseTo(-Math.log(0.5 / 5) + 1 / deviation, within(1e-12));
    }

    @Test
    void aFullSampleStaysSortedWhateverIsReplaced() {
        TestingDetector detector = detector(2, EcodForm.PAPER);
        SortedSamples samples = (SortedSamples) detector.model.distributions();
        EcodRecord record = detector.record;
        Random random = new Random(5);
        double[][] mirror = new double[2][32];
        for (int i = 0; i < 32; i++) {
            double[] row = {(0.0 + Math.rint(random.nextGaussian() * 3)), random.nextGaussian()};
            samples.insert(record, row);
            mirror[0][i] = row[0];
            mirror[1][i] = row[1];
        }
        for (int i = 0; i < 20_000; i++) {
            int feature = random.nextInt(2);
            int evicted = random.nextInt(32);
            double value = (0.0 + Math.rint(random.nextGaussian() * 3));
            samples.replace(record, feature, value, evicted);
            Arrays.sort(mirror[feature]);
            mirror[feature][evicted] = value;
            Arrays.sort(mirror[feature]);
            assertThat(samples.values(record, feature)).containsExactly(mirror[feature]);
            assertThat(samples.deviation(record, feature))
                    .isEqualTo(Moments.deviation(mirror[feature], 0, 32));
            assertThat(samples.skewness(record)[feature])
                    .isEqualTo(Moments.skewness(mirror[feature], 0, 32));
        }
    }
}
