/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly.ecod;

import static io.millrace.functions.anomaly.ecod.EcodEstimator.SAMPLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.functions.anomaly.Detector;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a score is: its range, its meaning, its shares, and values that are hard to rank. */
class EcodModelTest {

    private static TestingDetector model(EcodEstimator estimator, EcodForm form, int width) {
        List<String> names = List.of("a", "b", "c", "d", "e", "f").subList(0, width);
        return new TestingDetector(
                new EcodModel(
                        new EcodPlan(
                                new EcodOptions(
                                        "detector", names, form, estimator, 0.05, 200, 256, 16),
                                1,
                                0,
                                0)));
    }

    @ParameterizedTest
    @CsvSource({"COMPACT, PYOD", "COMPACT, PAPER", "SAMPLE, PYOD", "SAMPLE, PAPER"})
    void contributionsAddUpToTheScoreAndTheScoreStaysBelowOne(
            EcodEstimator estimator, EcodForm form) {
        TestingDetector model = model(estimator, form, 4);
        Random random = new Random(1);
        double[] values = new double[4];
        double[] contributions = new double[4];
        for (int i = 0; i < 5000; i++) {
            for (int j = 0; j < 4; j++) {
                values[j] = random.nextGaussian() * (i % 97 == 0 ? 30 : 1);
            }
            double score = model.observe(values, i, contributions);
            if (i >= 200) {
                assertThat(score).isGreaterThanOrEqualTo(0).isLessThan(1);
                assertThat(Arrays.stream(contributions).sum()).isCloseTo(score, within(1e-12));
                assertThat(Arrays.stream(contributions).min().orElseThrow()).isNotNegative();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void thePaperFormKeepsTheRateToo(EcodEstimator estimator) {
        TestingDetector model = model(estimator, EcodForm.PAPER, 3);
        Random random = new Random(7);
        double[] values = new double[3];
        double[] contributions = new double[3];
        int flagged = 0;
        for (int i = 0; i < 50_200; i++) {
            Arrays.setAll(values, j -> Math.exp(0.5 * random.nextGaussian()));
            flagged += model.observe(values, i, contributions) > 0.5 ? 1 : 0;
        }
        assertThat(flagged / 50_000.0).isBetween(0.045, 0.055);
    }

    @ParameterizedTest
    @EnumSource
    void namesTheFeatureThatIsStrange(EcodEstimator estimator) {
        TestingDetector model = model(estimator, EcodForm.PYOD, 3);
        double[] contributions = new double[3];
        warm(model, 3, contributions);
        double score = model.observe(new double[] {0, 20, 0}, 5000, contributions);
        assertThat(score).isGreaterThan(0.95);
        assertThat(contributions[1]).isGreaterThan(0.8 * score);
    }

    @ParameterizedTest
    @EnumSource
    void severityLimitsAreRareInControl(EcodEstimator estimator) {
        TestingDetector model = model(estimator, EcodForm.PYOD, 3);
        Random random = new Random(3);
        double[] values = new double[3];
        double[] contributions = new double[3];
        int warnings = 0;
        int critical = 0;
        for (int i = 0; i < 500_200; i++) {
            Arrays.setAll(values, j -> random.nextGaussian());
            double score = model.observe(values, i, contributions);
            warnings += score > 0.85 ? 1 : 0;
            critical += score > 0.95 ? 1 : 0;
        }
        System.out.printf(
                "%s in control: score above .85 %.1e, above .95 %.1e%n",
                estimator, warnings / 5e5, critical / 5e5);
        assertThat(warnings / 5e5).isBetween(2.7e-4 / 4, 2.7e-4 * 4);
        assertThat(critical / 5e5).isLessThan(2.4e-5);
    }

    @ParameterizedTest
    @EnumSource
    void aChangeOfAConstantFeatureIsVerySurprisingAndFinite(EcodEstimator estimator) {
        TestingDetector model = model(estimator, EcodForm.PYOD, 2);
        Random random = new Random(2);
        double[] contributions = new double[2];
        for (int i = 0; i < 3000; i++) {
            double score =
                    model.observe(new double[] {random.nextGaussian(), 21.5}, i, contributions);
            assertThat(Double.isNaN(score)).isEqualTo(i < 200);
        }
        double jitter = model.observe(new double[] {0, 21.500000000000004}, 3000, contributions);
        assertThat(jitter).isLessThan(Detector.THRESHOLD);
        double changed = model.observe(new double[] {0, 21.6}, 3001, contributions);
        assertThat(changed).isGreaterThan(0.99).isLessThan(1);
        assertThat(contributions[1]).isGreaterThan(0.9);
    }

    @ParameterizedTest
    @EnumSource
    void everythingConstantIsNeverFlagged(EcodEstimator estimator) {
        TestingDetector model = model(estimator, EcodForm.PYOD, 2);
        double[] contributions = new double[2];
        for (int i = 0; i < 20_000; i++) {
            double score = model.observe(new double[] {0, -3}, i, contributions);
            assertThat(score > Detector.THRESHOLD).as("observation %d", i).isFalse();
        }
        assertThat(model.observe(new double[] {0, -2}, 20_000, contributions)).isGreaterThan(0.99);
    }

    @ParameterizedTest
    @CsvSource({
        "COMPACT, 1e308", "COMPACT, -1e308", "COMPACT, Infinity", "COMPACT, -Infinity",
        "SAMPLE, 1e308", "SAMPLE, -1e308", "SAMPLE, Infinity", "SAMPLE, -Infinity"
    })
    void theWildestValuesScoreBelowOneAndAreNotLearned(EcodEstimator estimator, double wild) {
        TestingDetector model = model(estimator, EcodForm.PYOD, 3);
        double[] contributions = new double[3];
        warm(model, 3, contributions);
        double score = model.observe(new double[] {0, wild, 0}, 5000, contributions);
        assertThat(score).isGreaterThan(0.99).isLessThan(1);
        assertThat(Arrays.stream(contributions).sum()).isCloseTo(score, within(1e-12));
        assertThat(model.largest(1)).isLessThan(10);
        assertThat(model.smallest(1)).isGreaterThan(-10);
    }

    @ParameterizedTest
    @EnumSource
    void anObservationIsScoredBeforeItIsLearned(EcodEstimator estimator) {
        TestingDetector once = model(estimator, EcodForm.PYOD, 1);
        double[] contributions = new double[1];
        warm(once, 1, contributions);
        double[] strange = {3.2};
        double first = once.observe(strange, 5000, contributions);
        assertThat(once.record.count()).isEqualTo(estimator == SAMPLE ? 256 : 1024);
        assertThat(first).isGreaterThan(0.5);
    }

    @Test
    void momentsAreTextbookOnesWhateverTheOffset() {
        double[] values = {1, 2, 4, 8, 16, 3};
        assertThat(Moments.deviation(values, 0, 6)).isCloseTo(5.6095157248, within(1e-9));
        assertThat(Moments.skewness(values, 0, 6)).isCloseTo(1.1686661352, within(1e-9));
        for (int i = 0; i < 6; i++) {
            values[i] += 1e9;
        }
        assertThat(Moments.deviation(values, 0, 6)).isCloseTo(5.6095157248, within(1e-6));
    }

    private static void warm(TestingDetector model, int width, double[] contributions) {
        Random random = new Random(11);
        double[] values = new double[width];
        for (int i = 0; i < 3000 || model.isOpen(); i++) {
            Arrays.setAll(values, j -> random.nextGaussian());
            model.observe(values, i, contributions);
        }
    }
}
