/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly.ecod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.functions.feature.FeatureFunction;
import io.millrace.functions.feature.FeatureSet;
import io.millrace.functions.feature.FeatureSpec;
import io.millrace.functions.feature.Window;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A record taken over goes on bit for bit; records of version 1 stay readable. */
@ParameterizedClass
@EnumSource(EcodEstimator.class)
class EcodLayoutTest {

    private static final InControl PROCESS = InControl.CHAIN;

    private final EcodEstimator estimator;
    private final EcodOptions options;

    EcodLayoutTest(EcodEstimator estimator) {
        this.estimator = estimator;
        options = PROCESS.options(estimator, 0.05);
    }

    private static EcodLayout layout(EcodOptions... options) {
        return new EcodLayout(PROCESS.features(), List.of(options));
    }

    private static TestingDetector restored(EcodLayout layout, byte[] stored) throws IOException {
        return new TestingDetector(layout.model("detector"), stored);
    }

    private static TestingDetector trained(EcodLayout layout, int ordinary, int shifted) {
        TestingDetector detector = new TestingDetector(layout.model("detector"));
        InControl.Source source = PROCESS.source(1);
        double[] values = new double[8];
        for (int i = 0; i < ordinary + shifted; i++) {
            source.next(i < ordinary ? 0 : 3, values);
            detector.observe(values, i * 1000L, new double[8]);
        }
        return detector;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 9, 10, 100, 199, 200, 201, 300, 3000, 6000})
    void goesOnBitForBitAfterRestore(int ordinary) throws IOException {
        EcodLayout layout = layout(options);
        for (int shifted : new int[] {0, 1, 5, 15, 30, 100}) {
            TestingDetector detector = trained(layout, ordinary, shifted);
            byte[] stored = detector.bytes();
            TestingDetector restored = restored(layout(options), stored);
            assertThat(restored.bytes()).isEqualTo(stored);
            InControl.Source source = PROCESS.source(99);
            double[] values = new double[8];
            double[] shares = new double[8];
            double[] restoredShares = new double[8];
            for (int i = 0; i < 700; i++) {
                source.next(i % 200 == 0 ? 2 : 0, values);
                double score = detector.observe(values, 10_000_000L + i, shares);
                double again = restored.observe(values, 10_000_000L + i, restoredShares);
                assertThat(Double.doubleToLongBits(again))
                        .isEqualTo(Double.doubleToLongBits(score));
                assertThat(restoredShares).isEqualTo(shares);
            }
            assertThat(restored.bytes()).isEqualTo(detector.bytes());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 40})
    void readsTheBytesOfVersionOne(int shifted) throws IOException {
        EcodOptions small =
                new EcodOptions(
                        "detector",
                        PROCESS.features().names(),
                        EcodForm.PAPER,
                        estimator,
                        0.05,
                        200,
                        32,
                        4);
        EcodLayout layout = layout(small);
        byte[] now = trained(layout, 6000, shifted).bytes();
        String name = "v1-%s-%s.bin".formatted(estimator, shifted == 0 ? "ordinary" : "sustained");
        try (InputStream golden =
                Objects.requireNonNull(EcodLayoutTest.class.getResourceAsStream(name), name)) {
            byte[] bytes = golden.readAllBytes();
            assertThat(restored(layout, bytes).observations()).isEqualTo(6000 + shifted);
            assertThat(now).isEqualTo(bytes);
        }
    }

    @Test
    void startsAnewWhenWhatItLearnedIsOfSomethingElse() throws IOException {
        byte[] stored = trained(layout(options), 3000, 3).bytes();
        FeatureSet other =
                new FeatureSet(
                        PROCESS.features().features().stream()
                                .map(
                                        f ->
                                                f.function() == FeatureFunction.STD
                                                        ? new FeatureSpec(
                                                                f.name(),
                                                                f.column(),
                                                                f.function(),
                                                                new Window.Count(7))
                                                        : f)
                                .toList());
        EcodEstimator otherEstimator =
                estimator == EcodEstimator.SAMPLE ? EcodEstimator.COMPACT : EcodEstimator.SAMPLE;
        assertThat(restored(layout(options), stored).observations()).isEqualTo(3003);
        for (EcodLayout changed :
                List.of(
                        new EcodLayout(other, List.of(options)),
                        layout(PROCESS.options(estimator, 0.1)),
                        layout(PROCESS.options(otherEstimator, 0.05)))) {
            TestingDetector anew = restored(changed, stored);
            TestingDetector fresh = new TestingDetector(changed.model("detector"));
            assertThat(anew.bytes()).isEqualTo(fresh.bytes());
            assertThat(anew.observations()).isZero();
        }
    }

    @Test
    void keepsWhatItLearnedWhenOnlyThePaceChanges() throws IOException {
        byte[] stored = trained(layout(options), 3000, 0).bytes();
        EcodOptions slower =
                new EcodOptions(
                        "detector",
                        options.features(),
                        EcodForm.PYOD,
                        estimator,
                        0.05,
                        300,
                        256,
                        64);
        assertThat(restored(layout(slower), stored).observations()).isEqualTo(3000);
    }

    @Test
    void refusesDamagedRecords() {
        EcodLayout layout = layout(options);
        byte[] stored = trained(layout, 3000, 30).bytes();
        assertThatThrownBy(() -> restored(layout, Arrays.copyOf(stored, stored.length - 8)))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "the record of detector 'detector' has %d bytes but %d are needed"
                                .formatted(stored.length - 8, stored.length));
        assertThatThrownBy(() -> restored(layout, new byte[8]))
                .hasMessage("a detector's record has 8 bytes but at least 80 are needed");
        byte[] tooMany = stored.clone();
        tooMany[75] = 1;
        assertThatThrownBy(() -> restored(layout, tooMany))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("claims to hold");
    }

    @Test
    void refusesAnUnknownVersion() {
        assertThatThrownBy(
                        () ->
                                layout(options)
                                        .restore(
                                                "detector",
                                                2,
                                                trained(layout(options), 1, 0).record))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "the record of detector 'detector' has version 2 but at most 1 is known");
    }

    @Test
    void refusesDetectorsThatCannotBe() {
        assertThatThrownBy(() -> layout(options, options))
                .hasMessage("the detector name 'detector' is used twice");
        EcodOptions stray =
                new EcodOptions("stray", List.of("nothing"), EcodForm.PYOD, 0.05, 200, 256, 16);
        assertThatThrownBy(() -> layout(stray))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("detector 'stray': there is no feature 'nothing'");
        assertThatThrownBy(() -> layout(options).length("other"))
                .hasMessage("there is no detector 'other'; the detectors are [detector]");
    }

    @Test
    void staysAsSmallAsPromised() {
        EcodLayout layout = layout(options);
        TestingDetector detector = new TestingDetector(layout.model("detector"));
        InControl.Source source = PROCESS.source(5);
        double[] values = new double[8];
        int ordinary = 0;
        int largest = 0;
        for (int i = 0; i < 20_000; i++) {
            source.next(0, values);
            detector.observe(values, i * 1000L, new double[8]);
            largest = Math.max(largest, detector.record.length());
            ordinary = detector.isOpen() ? ordinary : detector.record.length();
        }
        System.out.printf("%s, 8 features: %d bytes, at most %d%n", estimator, ordinary, largest);
        assertThat(ordinary).isEqualTo(estimator == EcodEstimator.SAMPLE ? 17_992 : 784);
        assertThat(largest).isEqualTo(estimator == EcodEstimator.SAMPLE ? 17_992 : 1136);
    }
}
