/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly.ecod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.functions.anomaly.Detector;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a score is: its range, its meaning, its shares, and values that are hard to rank. */
class EcodModelTest {

    private static EcodModel model(EcodForm form, double contamination, int width) {
        List<String> names = List.of("a", "b", "c", "d", "e", "f").subList(0, width);
        return new EcodModel(
                new EcodPlan(
                        new EcodOptions("detector", names, form, contamination, 200, 256, 16),
                        1,
                        0,
                        0));
    }

    @ParameterizedTest
    @EnumSource(EcodForm.class)
    void contributionsAddUpToTheScoreAndTheScoreStaysBelowOne(EcodForm form) {
        EcodModel model = model(form, 0.05, 4);
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

    @Test
    void thePaperFormKeepsTheRateToo() {
        EcodModel model = model(EcodForm.PAPER, 0.05, 3);
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

    @Test
    void namesTheFeatureThatIsStrange() {
        EcodModel model = model(EcodForm.PYOD, 0.05, 3);
        double[] contributions = new double[3];
        warm(model, 3, contributions);
        double score = model.observe(new double[] {0, 20, 0}, 5000, contributions);
        assertThat(score).isGreaterThan(0.95);
        assertThat(contributions[1]).isGreaterThan(0.8 * score);
    }

    @Test
    void severityLimitsAreRareInControl() {
        EcodModel model = model(EcodForm.PYOD, 0.05, 3);
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
                "in control: score above .85 %.1e, above .95 %.1e%n",
                warnings / 5e5, critical / 5e5);
        assertThat(warnings / 5e5).isBetween(2.7e-4 / 4, 2.7e-4 * 4);
        assertThat(critical / 5e5).isLessThan(2.4e-5);
    }

    @Test
    void aChangeOfAConstantFeatureIsVerySurprisingAndFinite() {
        EcodModel model = model(EcodForm.PYOD, 0.05, 2);
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

    @Test
    void everythingConstantIsNeverFlagged() {
        EcodModel model = model(EcodForm.PYOD, 0.05, 2);
        double[] contributions = new double[2];
        for (int i = 0; i < 20_000; i++) {
            double score = model.observe(new double[] {0, -3}, i, contributions);
            assertThat(score > Detector.THRESHOLD).as("observation %d", i).isFalse();
        }
        assertThat(model.observe(new double[] {0, -2}, 20_000, contributions)).isGreaterThan(0.99);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e308, -1e308, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void theWildestValuesScoreBelowOneAndAreNotLearned(double wild) {
        EcodModel model = model(EcodForm.PYOD, 0.05, 3);
        double[] contributions = new double[3];
        warm(model, 3, contributions);
        double score = model.observe(new double[] {0, wild, 0}, 5000, contributions);
        assertThat(score).isGreaterThan(0.99).isLessThan(1);
        assertThat(Arrays.stream(contributions).sum()).isCloseTo(score, within(1e-12));
        assertThat(model.baseline().samples().largest(1)).isLessThan(10);
        assertThat(model.baseline().samples().smallest(1)).isGreaterThan(-10);
    }

    @Test
    void anObservationIsScoredBeforeItIsLearned() {
        EcodModel once = model(EcodForm.PYOD, 0.05, 1);
        double[] contributions = new double[1];
        warm(once, 1, contributions);
        double[] strange = {3.2};
        double first = once.observe(strange, 5000, contributions);
        SortedSamples samples = once.baseline().samples();
        assertThat(samples.count()).isEqualTo(256);
        assertThat(first).isGreaterThan(0.5);
    }

    @Test
    void surpriseFollowsTheFormulaOnTiesAndBeyondTheExtremes() {
        SortedSamples samples = new SortedSamples(1, 8, false);
        for (double value : new double[] {3, 1, 2, 2}) {
            samples.append(new double[] {value});
        }
        double deviation = Math.sqrt(2 / 3.0);
        double[] left = new double[1];
        double[] right = new double[1];
        samples.surprise(new double[] {2}, left, right);
        assertThat(left[0]).isCloseTo(-Math.log(3.5 / 5), within(1e-12));
        assertThat(right[0]).isCloseTo(-Math.log(3.5 / 5), within(1e-12));
        samples.surprise(new double[] {5}, left, right);
        assertThat(left[0]).isCloseTo(-Math.log(4.5 / 5), within(1e-12));
        assertThat(right[0]).isCloseTo(-Math.log(0.5 / 5) + 2 / deviation, within(1e-12));
        samples.surprise(new double[] {0}, left, right);
        assertThat(left[0]).isCloseTo(-Math.log(0.5 / 5) + 1 / deviation, within(1e-12));
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

    @Test
    void aFullSampleStaysSortedWhateverIsReplaced() {
        SortedSamples samples = new SortedSamples(2, 32, true);
        Random random = new Random(5);
        double[][] mirror = new double[2][32];
        for (int i = 0; i < 32; i++) {
            double[] row = {(0.0 + Math.rint(random.nextGaussian() * 3)), random.nextGaussian()};
            samples.append(row);
            mirror[0][i] = row[0];
            mirror[1][i] = row[1];
        }
        for (int i = 0; i < 20_000; i++) {
            int feature = random.nextInt(2);
            int evicted = random.nextInt(32);
            double value = (0.0 + Math.rint(random.nextGaussian() * 3));
            samples.replace(feature, value, evicted);
            Arrays.sort(mirror[feature]);
            mirror[feature][evicted] = value;
            Arrays.sort(mirror[feature]);
            assertThat(samples.values(feature)).containsExactly(mirror[feature]);
            assertThat(samples.deviation(feature))
                    .isEqualTo(Moments.deviation(mirror[feature], 0, 32));
            assertThat(samples.skewness()[feature])
                    .isEqualTo(Moments.skewness(mirror[feature], 0, 32));
        }
    }

    private static void warm(EcodModel model, int width, double[] contributions) {
        Random random = new Random(11);
        double[] values = new double[width];
        for (int i = 0; i < 3000 || model.episode().isOpen(); i++) {
            Arrays.setAll(values, j -> random.nextGaussian());
            model.observe(values, i, contributions);
        }
    }
}
