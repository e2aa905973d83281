/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.peer;

import io.millrace.benchmarks.algorithms.RoomUnderTest;
import io.millrace.functions.model.Alarm;
import io.millrace.functions.model.Assessment;
import io.millrace.functions.model.FeatureVector;
import io.millrace.functions.model.Reading;
import io.millrace.functions.model.SensorReading;
import io.millrace.functions.state.record.StateRecord;
import io.millrace.functions.state.stage.KeyedStage;
import io.millrace.functions.state.stage.PlainAssetState;
import io.millrace.jobs.monitor.MonitorStages;
import java.util.function.Consumer;

/** One room's stages over plain arrays. */
public final class PlainRoom implements RoomUnderTest {

    private final One<?, ?, SensorReading, FeatureVector> features;
    private final One<?, ?, FeatureVector, Assessment> detectors;
    private final One<?, ?, Assessment, Alarm> alarms;
    private int upTo;
    private Object last = "";

    /**
     * @param stages what is run
     * @param asset the room's name
     */
    public PlainRoom(MonitorStages stages, String asset) {
        alarms = one(asset, stages.alarms(), alarm -> last = alarm);
        detectors =
                one(
                        asset,
                        stages.detectors(),
                        assessment -> {
                            last = assessment;
                            if (upTo > 2) {
                                alarms.take(assessment);
                            }
                        });
        features =
                one(
                        asset,
                        stages.features(),
                        vector -> {
                            last = vector;
                            if (upTo > 1) {
                                detectors.take(vector);
                            }
                        });
    }

    private static <W extends StateRecord, P extends StateRecord, I, O> One<W, P, I, O> one(
            String asset, KeyedStage<W, P, I, O> stage, Consumer<O> out) {
        return new One<>(stage, new PlainAssetState<>(asset, stage), out);
    }

    @Override
    public void take(Reading reading, int stages) {
        upTo = stages;
        features.take(reading);
    }

    @Override
    public Object last() {
        return last;
    }

    @Override
    public double stateBytes(int stages) {
        double bytes = features.state.bytes();
        bytes += stages > 1 ? detectors.state.bytes() : 0;
        return bytes + (stages > 2 ? alarms.state.bytes() : 0);
    }

    /** One stage with the room's state. */
    private record One<W extends StateRecord, P extends StateRecord, I, O>(
            KeyedStage<W, P, I, O> stage, PlainAssetState<W, P> state, Consumer<O> out) {

        void take(I input) {
            stage.process(state, input, out);
        }
    }
}
