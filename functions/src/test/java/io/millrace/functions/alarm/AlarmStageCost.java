/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.alarm;

import io.millrace.functions.model.Alarm;
import io.millrace.functions.model.Assessment;
import io.millrace.functions.model.FeatureVector;
import io.millrace.functions.model.Score;
import io.millrace.functions.state.stage.PlainAssetState;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.Consumer;

/**
 * What {@link AlarmStage} costs by itself with a threshold rule of two conditions and an anomaly
 * rule while nothing is broken: nanoseconds of this thread's processor time a vector. Prints a line
 * for each round.
 */
public final class AlarmStageCost {

    private static final int VECTORS = 20_000_000;

    private AlarmStageCost() {}

    /** Measures. */
    public static void main(String[] args) {
        AlarmStage stage = TestingRules.stage(TestingRules.overheat(1), TestingRules.wear());
        PlainAssetState<ActiveRules, Episode> state = new PlainAssetState<>("room", stage);
        Assessment[] inputs = new Assessment[64];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] =
                    new Assessment(
                            new FeatureVector(
                                    "room", i, i, new double[] {20 + i, 5}, new long[] {3}),
                            new Score[] {
                                new Score("room", "bearing", i, i / 100.0, 0.9, new double[4], i)
                            });
        }
        long[] alarms = new long[1];
        Consumer<Alarm> out = alarm -> alarms[0]++;
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (int round = 0; round < 5; round++) {
            long begin = threads.getCurrentThreadCpuTime();
            for (int i = 0; i < VECTORS; i++) {
                stage.process(state, inputs[i & 31], out);
            }
            double nanos = threads.getCurrentThreadCpuTime() - begin;
            System.out.printf(
                    "%.1f ns/vector, %d bytes an asset (%d alarms)%n",
                    nanos / VECTORS, state.bytes(), alarms[0]);
        }
    }
}
