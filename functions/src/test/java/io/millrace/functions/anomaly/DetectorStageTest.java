/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.functions.anomaly.ecod.EcodForm;
import io.millrace.functions.anomaly.ecod.EcodOptions;
import io.millrace.functions.anomaly.ecod.EcodRecord;
import io.millrace.functions.feature.FeatureFunction;
import io.millrace.functions.feature.FeatureSet;
import io.millrace.functions.feature.FeatureSpec;
import io.millrace.functions.feature.Window;
import io.millrace.functions.model.Assessment;
import io.millrace.functions.model.FeatureVector;
import io.millrace.functions.model.Score;
import io.millrace.functions.state.stage.PlainAssetState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which vectors a detector looks at, and what comes out. */
class DetectorStageTest {

    private static final FeatureSet FEATURES =
            new FeatureSet(List.of(value("a"), value("b"), value("c")));

    private static final DetectorStage STAGE =
            new DetectorStage(
                    FEATURES, List.of(detector("ca", 20, "c", "a"), detector("b", 30, "b")));

    private PlainAssetState<DetectorTally, EcodRecord> state = new PlainAssetState<>("pump", STAGE);
    private final List<Assessment> out = new ArrayList<>();
    private final Random random = new Random(1);
    private long sequence;

    private static FeatureSpec value(String name) {
        return new FeatureSpec(name, name, FeatureFunction.VALUE, new Window.Latest());
    }

    private static EcodOptions detector(String name, int warmup, String... features) {
        return new EcodOptions(name, List.of(features), EcodForm.PYOD, 0.05, warmup, 64, 4);
    }

    private Assessment process(double a, double b, double c, int freshBits) {
        return process(STAGE, a, b, c, freshBits);
    }

    private Assessment process(DetectorStage stage, double a, double b, double c, int freshBits) {
        sequence++;
        FeatureVector vector =
                new FeatureVector(
                        "pump",
                        sequence * 1000,
                        sequence,
                        new double[] {a, b, c},
                        new long[] {freshBits});
        stage.process(state, vector, out::add);
        Assessment last = out.get(out.size() - 1);
        assertThat(out).hasSize((int) sequence);
        assertThat(last.vector()).isSameAs(vector);
        return last;
    }

    private double any() {
        return random.nextGaussian();
    }

    @Test
    void emitsAnAssessmentForEveryVectorAndScoresOnceWarm() {
        for (int i = 1; i <= 60; i++) {
            List<String> scored =
                    Arrays.stream(process(any(), any(), any(), 7).scores())
                            .map(Score::detector)
                            .toList();
            assertThat(scored)
                    .isEqualTo(i <= 20 ? List.of() : i <= 30 ? List.of("ca") : List.of("ca", "b"));
        }
        Score score = process(0, 0, 50, 7).scores()[0];
        assertThat(score.asset()).isEqualTo("pump");
        assertThat(score.timestampMillis()).isEqualTo(61_000);
        assertThat(score.observation()).isEqualTo(61);
        assertThat(score.threshold()).isEqualTo(0.5);
        assertThat(score.anomalous()).isTrue();
        assertThat(score.contributions()[0]).isGreaterThan(score.contributions()[1]);
    }

    @Test
    void aDetectorNeedsAllItsFeaturesAndOneThatIsFresh() {
        for (int i = 0; i < 40; i++) {
            process(any(), any(), any(), 7);
        }
        assertThat(process(0, Double.NaN, 0, 7).scores()).hasSize(1);
        assertThat(process(0, Double.NaN, 0, 2).scores()).isEmpty();
        assertThat(process(0, 0, Double.NaN, 1).scores()).isEmpty();
        assertThat(process(0, 0, 0, 0).scores()).isEmpty();
        assertThat(process(0, 0, 0, 2).scores()[0].observation()).isEqualTo(41);
        assertThat(process(0, 0, 0, 1).scores()[0].observation()).isEqualTo(42);
    }

    @Test
    void learnsNothingFromVectorsWithoutFreshFeatures() {
        for (int i = 0; i < 100; i++) {
            process(any(), any(), any(), 7);
        }
        Map<String, byte[]> before = state.storedParts();
        for (int i = 0; i < 500; i++) {
            process(7, any(), 9, 2);
        }
        assertThat(state.storedParts().get("ca")).isEqualTo(before.get("ca"));
        assertThat(state.storedParts().get("b")).isNotEqualTo(before.get("b"));
        assertThat(STAGE.wholeLayout().length("pump")).as("bytes of the shared record").isZero();
    }

    @Test
    void aCopyOfTheStageGivesTheSame() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(STAGE);
        DetectorStage copy =
                (DetectorStage)
                        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))
                                .readObject();
        for (int i = 0; i < 400; i++) {
            process(any(), any(), any(), 7);
        }
        double[] first =
                out.stream()
                        .flatMap(a -> Arrays.stream(a.scores()))
                        .mapToDouble(Score::value)
                        .toArray();
        state = new PlainAssetState<>("pump", copy);
        out.clear();
        sequence = 0;
        random.setSeed(1);
        for (int i = 0; i < 400; i++) {
            process(copy, any(), any(), any(), 7);
        }
        assertThat(
                        out.stream()
                                .flatMap(a -> Arrays.stream(a.scores()))
                                .mapToDouble(Score::value)
                                .toArray())
                .hasSize(380 + 370)
                .isEqualTo(first);
    }

    @Test
    void worksWithoutDetectors() {
        DetectorStage none = new DetectorStage(FEATURES, List.of());
        assertThat(process(none, 1, 2, 3, 7).scores()).isEmpty();
    }
}
