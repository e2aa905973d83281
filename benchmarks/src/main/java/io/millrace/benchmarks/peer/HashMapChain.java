/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.peer;

import io.millrace.benchmarks.river.River;
import io.millrace.benchmarks.river.Workload;
import io.millrace.functions.model.Alarm;
import io.millrace.functions.model.Assessment;
import io.millrace.functions.model.FeatureVector;
import io.millrace.functions.model.SensorReading;
import io.millrace.functions.state.record.StateRecord;
import io.millrace.functions.state.stage.KeyedStage;
import io.millrace.functions.state.stage.PlainAssetState;
import io.millrace.jobs.monitor.MonitorStages;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** A hash map from a room's name to its state, looked up once a moment. */
public final class HashMapChain implements ChainUnderTest {

    private final MonitorStages stages;
    private final Map<String, Room> rooms = new HashMap<>();
    private long outputs;

    /**
     * @param stages what is run
     */
    public HashMapChain(MonitorStages stages) {
        this.stages = stages;
    }

    @Override
    public void run(River river, int moments) {
        for (int i = 0; i < moments; i++) {
            river.next();
            Room room = rooms.get(river.asset());
            if (room == null) {
                room = new Room(river.asset());
                rooms.put(river.asset(), room);
            }
            for (int sensor = 0; sensor < Workload.SENSORS; sensor++) {
                room.features.take(river.reading(sensor));
            }
        }
    }

    @Override
    public long stateBytes() {
        long bytes = 0;
        for (Room room : rooms.values()) {
            bytes += room.features.state.bytes();
            bytes += room.detectors.state.bytes();
            bytes += room.alarms.state.bytes();
        }
        return bytes;
    }

    @Override
    public long outputs() {
        return outputs;
    }

    /** All state of one room. */
    private final class Room {

        private final Step<?, ?, Assessment, Alarm> alarms;
        private final Step<?, ?, FeatureVector, Assessment> detectors;
        private final Step<?, ?, SensorReading, FeatureVector> features;

        Room(String name) {
            alarms = step(name, stages.alarms(), alarm -> outputs++);
            detectors = step(name, stages.detectors(), alarms::take);
            features = step(name, stages.features(), detectors::take);
        }
    }

    private static <W extends StateRecord, P extends StateRecord, I, O> Step<W, P, I, O> step(
            String name, KeyedStage<W, P, I, O> stage, Consumer<O> out) {
        return new Step<>(stage, new PlainAssetState<>(name, stage), out);
    }

    /** One stage with a room's state. */
    private record Step<W extends StateRecord, P extends StateRecord, I, O>(
            KeyedStage<W, P, I, O> stage, PlainAssetState<W, P> state, Consumer<O> out) {

        void take(I input) {
            stage.process(state, input, out);
        }
    }
}
