/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

import static io.millrace.functions.feature.RollingFeatures.count;
import static io.millrace.functions.feature.RollingFeatures.everyFunctionOver;
import static io.millrace.functions.feature.RollingFeatures.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.millrace.functions.model.FeatureVector;
import io.millrace.functions.model.Origin;
import io.millrace.functions.model.Quality;
import io.millrace.functions.model.Reading;
import io.millrace.functions.state.stage.PlainAssetState;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The keyed path allocates nothing per reading; only vectors may. */
class FeatureAllocationTest {

    private static final int READINGS = 200_000;

    /** For what the measurement itself and the compiler's threads leave behind. */
    private static final long SLACK_BYTES = 20_000;

    private double sink;

    private static long allocatedBy(Runnable work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void measurementSeesAllocation() {
        assertThat(allocatedBy(() -> sink = new double[READINGS].length))
                .isGreaterThan(8L * READINGS);
    }

    @Test
    void windowsAllocateNothingOnceGrown() {
        List<FeatureSpec> features = everyFunctionOver(count(10), count(200), seconds(60));
        TestingWindows windows = new TestingWindows(WindowLayout.of(features));
        SplittableRandom random = new SplittableRandom(1);
        double[] values = new double[READINGS];
        for (int i = 0; i < READINGS; i++) {
            // Ramps in both directions make the deques as long as they get.
            values[i] = i % 5000 < 1000 ? i : i % 5000 < 2000 ? -i : random.nextGaussian();
            values[i] = i % 977 == 0 ? 1e12 : values[i];
        }
        long[] clock = new long[1];
        Runnable pass =
                () -> {
                    for (int i = 0; i < READINGS; i++) {
                        windows.add(clock[0] += 500, values[i]);
                        for (int f = 0; f < features.size(); f++) {
                            sink += windows.value(f);
                        }
                    }
                };
        pass.run();
        assertThat(allocatedBy(pass)).isLessThan(SLACK_BYTES);
    }

    @Test
    void stageAllocatesTheVectorsOnly() {
        List<FeatureSpec> features = new ArrayList<>();
        for (String sensor : List.of("temperature", "pressure", "flow")) {
            for (int window : new int[] {10, 50, 200}) {
                features.add(
                        new FeatureSpec(
                                sensor + window,
                                sensor,
                                FeatureFunction.STD,
                                new Window.Count(window)));
            }
            features.add(
                    new FeatureSpec(
                            sensor + "_age", sensor, FeatureFunction.AGE, new Window.Latest()));
        }
        FeatureStage stage = new FeatureStage(new FeatureSet(features));
        PlainAssetState<AssetFrame, SensorWindows> state = new PlainAssetState<>("pump", stage);
        Reading[] readings = readings();
        long[] vectors = new long[1];
        Consumer<FeatureVector> out = vector -> vectors[0]++;
        Runnable pass =
                () -> {
                    for (Reading reading : readings) {
                        stage.process(state, reading, out);
                    }
                };
        pass.run();
        vectors[0] = 0;
        long allocated = allocatedBy(pass);
        assertThat(vectors[0]).isGreaterThan(READINGS / 4);
        // Vector 48, 12 values 16 + 96, one word of fresh bits 24.
        assertThat(allocated).isLessThan(vectors[0] * (48 + 112 + 24) + SLACK_BYTES);
    }

    private static Reading[] readings() {
        SplittableRandom random = new SplittableRandom(2);
        Reading[] readings = new Reading[READINGS];
        String[] sensors = {"temperature", "pressure", "flow", "unknown"};
        for (int i = 0; i < READINGS; i++) {
            readings[i] =
                    new Reading(
                            "pump",
                            sensors[i % 7 == 6 ? random.nextInt(4) : i % 3],
                            i * 300L,
                            random.nextGaussian(),
                            i % 50 == 0 ? Quality.BAD : Quality.GOOD,
                            i % 70 == 0 ? Origin.HISTORY : Origin.LIVE);
        }
        return readings;
    }
}
