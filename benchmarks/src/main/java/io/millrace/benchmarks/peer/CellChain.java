/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.peer;

import io.millrace.functions.model.Alarm;
import io.millrace.functions.model.Assessment;
import io.millrace.functions.model.FeatureVector;
import io.millrace.functions.model.SensorReading;
import io.millrace.functions.state.record.StateRecord;
import io.millrace.functions.state.stage.KeyedStage;
import io.millrace.jobs.monitor.MonitorStages;
import java.util.function.Consumer;

/** The three stages over the cells of one room after the other, as direct calls. */
final class CellChain {

    private final CellState<?, ?, Assessment, Alarm> alarms;
    private final CellState<?, ?, FeatureVector, Assessment> detectors;
    private final CellState<?, ?, SensorReading, FeatureVector> features;

    /**
     * @param stages the stages
     * @param vectors takes each vector as well
     * @param out takes each alarm
     */
    CellChain(MonitorStages stages, Consumer<FeatureVector> vectors, Consumer<Alarm> out) {
        alarms = state(2, stages.alarms(), out);
        detectors = state(1, stages.detectors(), alarms::take);
        features =
                state(
                        0,
                        stages.features(),
                        vector -> {
                            vectors.accept(vector);
                            detectors.take(vector);
                        });
    }

    private static <W extends StateRecord, P extends StateRecord, I, O> CellState<W, P, I, O> state(
            int number, KeyedStage<W, P, I, O> stage, Consumer<O> out) {
        return new CellState<>(number, stage, out);
    }

    /** Stands on a room from now on. */
    void stand(Cells room) {
        features.stand(room);
        detectors.stand(room);
        alarms.stand(room);
    }

    /** Takes a reading of the room. */
    void take(SensorReading reading) {
        features.take(reading);
    }
}
