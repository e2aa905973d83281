/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.millrace.functions.anomaly.ecod.EcodEstimator;
import io.millrace.functions.anomaly.ecod.EcodForm;
import io.millrace.functions.anomaly.ecod.EcodOptions;
import io.millrace.functions.anomaly.ecod.EcodRecord;
import io.millrace.functions.feature.FeatureFunction;
import io.millrace.functions.feature.FeatureSet;
import io.millrace.functions.feature.FeatureSpec;
import io.millrace.functions.feature.Window;
import io.millrace.functions.model.Assessment;
import io.millrace.functions.model.FeatureVector;
import io.millrace.functions.state.stage.PlainAssetState;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A vector costs its outputs and nothing else. */
class DetectorStageAllocationTest {

    /** Bytes of an assessment, an array of one score, a score and two contributions. */
    private static final double OUTPUTS = 136;

    @ParameterizedTest
    @EnumSource
    void aVectorCostsItsOutputsOnly(EcodEstimator estimator) {
        FeatureSet features =
                new FeatureSet(
                        IntStream.range(0, 2)
                                .mapToObj(
                                        i ->
                                                new FeatureSpec(
                                                        "f" + i,
                                                        "s" + i,
                                                        FeatureFunction.VALUE,
                                                        new Window.Latest()))
                                .toList());
        EcodOptions detector =
                new EcodOptions(
                        "d", features.names(), EcodForm.PYOD, estimator, 0.05, 200, 256, 16);
        DetectorStage stage = new DetectorStage(features, List.of(detector));
        PlainAssetState<DetectorTally, EcodRecord> state = new PlainAssetState<>("pump", stage);
        Random random = new Random(1);
        FeatureVector[] vectors = new FeatureVector[4000];
        for (int i = 0; i < vectors.length; i++) {
            double[] values = {random.nextGaussian(), random.nextGaussian()};
            vectors[i] = new FeatureVector("pump", i * 1000L, i + 1, values, new long[] {3});
        }
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int[] count = new int[1];
        Consumer<Assessment> out = assessment -> count[0] += assessment.scores().length;
        long before = 0;
        for (int round = 0; round < 20; round++) {
            before = thread.getCurrentThreadAllocatedBytes();
            for (FeatureVector vector : vectors) {
                stage.process(state, vector, out);
            }
        }
        double each = (double) (thread.getCurrentThreadAllocatedBytes() - before) / vectors.length;
        System.out.printf("%s: %.1f bytes a vector%n", estimator, each);
        // The plain state makes a new array for each resized record, twice an episode.
        double resized = estimator == EcodEstimator.COMPACT ? 0.12 * 450 : 0;
        assertThat(each).isLessThan(OUTPUTS + resized + 8);
        assertThat(count[0]).isEqualTo(20 * vectors.length - 200);
    }
}
