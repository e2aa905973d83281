/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.core;

import io.millrace.functions.alarm.AlarmStage;
import io.millrace.functions.anomaly.DetectorStage;
import io.millrace.functions.feature.FeatureStage;
import io.millrace.functions.model.Assessment;
import io.millrace.functions.model.FeatureVector;
import io.millrace.functions.state.AssetState;
import io.millrace.functions.state.KeyedStage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The peer: the same three stages in one thread with a hash map for state, without Flink,
 * checkpoints or a shuffle.
 */
final class PlainLoop {

    private static final int BLOCK = 3_000;

    private PlainLoop() {}

    static Measurement run(Workload workload, double warmUpSeconds, double seconds) {
        String[] names = workload.assetNames();
        FeatureStage features = new FeatureStage(Workload.features());
        DetectorStage detectors = new DetectorStage(Workload.features(), Workload.detectors());
        AlarmStage alarms =
                new AlarmStage(
                        Workload.features(),
                        Workload.alarms(),
                        Map.of(
                                "sensor_anomaly",
                                List.copyOf(Workload.features().names().subList(0, 8))));
        long[] raised = new long[1];
        Step<?, ?, Assessment, ?> last = new Step<>(alarms, alarm -> raised[0]++);
        Step<?, ?, FeatureVector, Assessment> middle = new Step<>(detectors, last::take);
        Step<?, ?, io.millrace.functions.model.Reading, FeatureVector> first =
                new Step<>(features, middle::take);
        long number = 0;
        CpuClock warmUp = new CpuClock();
        while (warmUp.seconds() < warmUpSeconds) {
            number = block(first, names, number);
        }
        CpuClock clock = new CpuClock();
        long begin = number;
        while (clock.seconds() < seconds) {
            number = block(first, names, number);
        }
        return new Measurement(
                "plain loop",
                workload.assets(),
                1,
                "none",
                0,
                (number - begin) / clock.seconds(),
                (number - begin) / clock.cpuSeconds(),
                0,
                0,
                0);
    }

    private static long block(
            Step<?, ?, io.millrace.functions.model.Reading, ?> first, String[] names, long begin) {
        long number = begin;
        for (int i = 0; i < BLOCK; i++) {
            first.take(Workload.reading(number++, names));
        }
        return number;
    }

    /** One stage with its state. */
    private static final class Step<W, P, I, O> {

        private final KeyedStage<W, P, I, O> stage;
        private final Consumer<O> out;
        private final Map<String, PlainState<W, P>> states = new HashMap<>();

        Step(KeyedStage<W, P, I, O> stage, Consumer<O> out) {
            this.stage = stage;
            this.out = out;
        }

        void take(I input) {
            String asset = stage.assetOf(input);
            PlainState<W, P> state = states.get(asset);
            if (state == null) {
                state = new PlainState<>(asset, stage);
                states.put(asset, state);
            }
            stage.process(state, input, out);
        }
    }

    /** The state of one asset. */
    private static final class PlainState<W, P> implements AssetState<W, P> {

        private final String asset;
        private final KeyedStage<W, P, ?, ?> stage;
        private final W whole;
        private final Map<String, P> parts = new HashMap<>();

        PlainState(String asset, KeyedStage<W, P, ?, ?> stage) {
            this.asset = asset;
            this.stage = stage;
            this.whole = stage.wholeCodec().create(asset);
        }

        @Override
        public String asset() {
            return asset;
        }

        @Override
        public W whole() {
            return whole;
        }

        @Override
        public P part(String name) {
            P part = parts.get(name);
            if (part == null) {
                part = stage.partCodec().create(name);
                parts.put(name, part);
            }
            return part;
        }
    }
}
