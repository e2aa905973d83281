/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly.ecod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How near the compact estimator's tail probabilities are to the exact ones. */
class HistogramTest {

    private static final int CAPACITY = 1024;

    /** Where the values come from. */
    private enum Source {
        NORMAL(0.02),
        UNIFORM(0.02),
        EXPONENTIAL(0.03),
        LOG_NORMAL(0.05),
        STUDENT_3(0.03),
        DRIFTING(0.02);

        private final double bound;

        Source(double bound) {
            this.bound = bound;
        }

        double next(Random random, int i) {
            double z = random.nextGaussian();
            return switch (this) {
                case NORMAL -> 1013 + 0.2 * z;
                case UNIFORM -> random.nextDouble();
                case EXPONENTIAL -> -Math.log(1 - random.nextDouble());
                case LOG_NORMAL -> Math.exp(z);
                case STUDENT_3 -> {
                    double a = random.nextGaussian();
                    double b = random.nextGaussian();
                    double c = random.nextGaussian();
                    yield z / Math.sqrt((a * a + b * b + c * c) / 3);
                }
                case DRIFTING -> z + 0.01 * i;
            };
        }
    }

    private static TestingDetector detector(EcodForm form) {
        return new TestingDetector(
                new EcodModel(
                        new EcodPlan(
                                new EcodOptions(
                                        "detector",
                                        List.of("a"),
                                        form,
                                        EcodEstimator.COMPACT,
                                        0.05,
                                        200,
                                        CAPACITY / EcodOptions.COUNTS_PER_VALUE,
                                        16),
                                1,
                                0,
                                0)));
    }

    /** Until it is full it holds all values, so the ranks can be compared with the exact ones. */
    @ParameterizedTest
    @EnumSource(Source.class)
    void tailProbabilitiesAreNearTheExactOnes(Source source) {
        double worst = 0;
        double worstTail = 0;
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            TestingDetector detector = detector(EcodForm.PAPER);
            Distributions histograms = detector.model.distributions();
            double[] values = new double[CAPACITY];
            for (int i = 0; i < CAPACITY; i++) {
                values[i] = source.next(random, i);
                histograms.insert(detector.record, new double[] {values[i]});
            }
            Arrays.sort(values);
            double[] left = new double[1];
            double[] right = new double[1];
            for (int i = 0; i < CAPACITY; i++) {
                double[] value = {values[i]};
                histograms.surprise(detector.record, value, left, right);
                double exact = (i + 1.5) / (CAPACITY + 1);
                double mirrored = (CAPACITY - i + 0.5) / (CAPACITY + 1);
                worst = Math.max(worst, Math.abs(Math.exp(-left[0]) - Math.min(1, exact)));
                worst = Math.max(worst, Math.abs(Math.exp(-right[0]) - Math.min(1, mirrored)));
                double off = Math.min(exact, mirrored) / Math.exp(-Math.max(left[0], right[0]));
                worstTail = Math.max(worstTail, Math.abs(Math.log(off)));
            }
            double beyond = values[CAPACITY - 1] + 1;
            histograms.surprise(detector.record, new double[] {beyond}, left, right);
            assertThat(right[0]).isGreaterThan(Math.log(2 * (CAPACITY + 1)));
            assertThat(left[0]).isLessThan(1e-3);
        }
        System.out.printf(
                "%s: tail probability off by at most %.4f, its logarithm by %.2f%n",
                source, worst, worstTail);
        assertThat(worst).isLessThan(source.bound);
        assertThat(worstTail).isLessThan(2.3);
    }

    /**
     * Counts that are kept by hand must stay what the histogram says, whatever it is put through.
     */
    @ParameterizedTest
    @EnumSource(Source.class)
    void itsCountsStayWholeWhateverComes(Source source) {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        TestingDetector detector = detector(EcodForm.PYOD);
        Histograms histograms = (Histograms) detector.model.distributions();
        double[] left = new double[1];
        double[] right = new double[1];
        for (int i = 0; i < 30_000; i++) {
            double value = source.next(random, i);
            if (random.nextInt(50) == 0) {
                value = Math.rint(value);
            }
            if (random.nextInt(2000) == 0) {
                value = random.nextGaussian() * Math.pow(10, random.nextInt(300));
            }
            histograms.insert(detector.record, new double[] {value});
            int count = detector.record.count();
            if (count < Histograms.FIRST) {
                continue;
            }
            Histogram h = histograms.of(detector.record, 0);
            int sum = 0;
            for (int bin = 0; bin < Histogram.BINS; bin++) {
                assertThat(h.count(bin)).as("bin %d at %d", bin, i).isNotNegative();
                sum += h.count(bin);
            }
            assertThat(sum).isEqualTo(count);
            assertThat(h.smallest()).isLessThanOrEqualTo(h.largest());
            assertThat(h.tiesAtSmallest()).isPositive();
            assertThat(h.tiesAtLargest()).isPositive();
            assertThat(h.count(Histogram.bin(h.smallest())))
                    .isGreaterThanOrEqualTo(h.tiesAtSmallest());
            assertThat(h.count(Histogram.bin(h.largest())))
                    .isGreaterThanOrEqualTo(h.tiesAtLargest());
            histograms.surprise(detector.record, new double[] {value + 0.1}, left, right);
            assertThat(Math.max(left[0], right[0])).isBetween(0.0, 120.0);
        }
        assertThat(detector.record.count()).isEqualTo(CAPACITY);
    }

    @Test
    void twoValuedFeaturesHaveExactRanks() {
        TestingDetector detector = detector(EcodForm.PAPER);
        Distributions histograms = detector.model.distributions();
        for (int i = 0; i < 1000; i++) {
            histograms.insert(detector.record, new double[] {i % 20 == 19 ? 1 : 0});
        }
        double[] left = new double[1];
        double[] right = new double[1];
        histograms.surprise(detector.record, new double[] {1}, left, right);
        assertThat(right[0]).isCloseTo(-Math.log(50.5 / 1001), within(1e-9));
        assertThat(left[0]).isCloseTo(-Math.log(1000.5 / 1001), within(1e-9));
        histograms.surprise(detector.record, new double[] {0}, left, right);
        assertThat(left[0]).isCloseTo(-Math.log(950.5 / 1001), within(1e-9));
        histograms.surprise(detector.record, new double[] {2}, left, right);
        assertThat(right[0]).isGreaterThan(-Math.log(0.5 / 1001) + 2);
    }

    @Test
    void oneWildValueOfTheFirstTenDoesNotSpoilTheBins() {
        TestingDetector detector = detector(EcodForm.PAPER);
        Distributions histograms = detector.model.distributions();
        Random random = new Random(3);
        for (int i = 0; i < 5000; i++) {
            histograms.insert(detector.record, new double[] {i == 4 ? 1e6 : random.nextGaussian()});
        }
        double[] left = new double[1];
        double[] right = new double[1];
        histograms.surprise(detector.record, new double[] {-2}, left, right);
        assertThat(Math.exp(-left[0])).isBetween(0.012, 0.035);
        histograms.surprise(detector.record, new double[] {0.5}, left, right);
        assertThat(Math.exp(-right[0])).isBetween(0.27, 0.35);
    }

    @ParameterizedTest
    @CsvSource({"0.5, 2", "2, 40000"})
    void theLogarithmIsGoodToABillionth(double from, double to) {
        Random random = new Random(1);
        for (int i = 0; i < 1_000_000; i++) {
            double x = from + (to - from) * random.nextDouble();
            assertThat(Math.abs(Logarithm.of(x) - StrictMath.log(x))).isLessThan(1e-9);
        }
    }
}
