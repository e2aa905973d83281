/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.core;

import io.millrace.benchmarks.peer.ChainUnderTest;
import io.millrace.benchmarks.river.River;
import io.millrace.benchmarks.river.Workload;
import io.millrace.functions.alarm.AlarmStage;
import io.millrace.functions.anomaly.DetectorStage;
import io.millrace.functions.feature.FeatureStage;
import io.millrace.functions.model.Alarm;
import io.millrace.functions.model.Assessment;
import io.millrace.functions.model.FeatureVector;
import io.millrace.functions.model.Reading;
import io.millrace.functions.state.AssetState;
import io.millrace.functions.state.KeyedStage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The stages that keep their state as objects, over hash maps. */
final class ObjectStagesChain implements ChainUnderTest {

    private final Step<?, ?, Reading, FeatureVector> first;
    private long outputs;

    ObjectStagesChain() {
        AlarmStage alarms =
                new AlarmStage(
                        Workload.features(),
                        Workload.alarms(),
                        Map.of(
                                "sensor_anomaly",
                                List.copyOf(Workload.features().names().subList(0, 8))));
        Step<?, ?, Assessment, Alarm> last = new Step<>(alarms, alarm -> outputs++);
        Step<?, ?, FeatureVector, Assessment> middle =
                new Step<>(
                        new DetectorStage(Workload.features(), Workload.detectors()), last::take);
        first = new Step<>(new FeatureStage(Workload.features()), middle::take);
    }

    @Override
    public void run(River river, int moments) {
        for (int i = 0; i < moments; i++) {
            river.next();
            for (int sensor = 0; sensor < Workload.SENSORS; sensor++) {
                first.take(river.reading(sensor));
            }
        }
    }

    @Override
    public long stateBytes() {
        return 0;
    }

    @Override
    public long outputs() {
        return outputs;
    }

    /** One stage with its state. */
    static final class Step<W, P, I, O> {

        private final KeyedStage<W, P, I, O> stage;
        private final Consumer<O> out;
        private final Map<String, ObjectState<W, P>> states = new HashMap<>();

        Step(KeyedStage<W, P, I, O> stage, Consumer<O> out) {
            this.stage = stage;
            this.out = out;
        }

        void take(I input) {
            String asset = stage.assetOf(input);
            ObjectState<W, P> state = states.get(asset);
            if (state == null) {
                state = new ObjectState<>(asset, stage);
                states.put(asset, state);
            }
            stage.process(state, input, out);
        }
    }

    /** The state of one asset. */
    private static final class ObjectState<W, P> implements AssetState<W, P> {

        private final String asset;
        private final KeyedStage<W, P, ?, ?> stage;
        private final W whole;
        private final Map<String, P> parts = new HashMap<>();

        ObjectState(String asset, KeyedStage<W, P, ?, ?> stage) {
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
