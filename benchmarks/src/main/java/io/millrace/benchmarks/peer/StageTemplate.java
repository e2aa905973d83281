/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.peer;

import io.millrace.benchmarks.river.River;
import io.millrace.benchmarks.river.Workload;
import io.millrace.functions.model.Alarm;
import io.millrace.functions.model.Assessment;
import io.millrace.functions.model.FeatureVector;
import io.millrace.functions.model.Reading;
import io.millrace.functions.model.SensorReading;
import io.millrace.functions.state.record.RecordLayout;
import io.millrace.functions.state.record.StateRecord;
import io.millrace.functions.state.stage.AssetState;
import io.millrace.functions.state.stage.KeyedStage;
import io.millrace.functions.state.stage.PlainAssetState;
import io.millrace.jobs.monitor.MonitorStages;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * MonitorStages whose rooms begin with full windows and warm histograms: each new record is a copy
 * of what that record was in one room after 400 moments (two times the longest window). So a
 * measurement begins when each room was seen once, not 200 times, in whichever engine the stages
 * run.
 *
 * <p>The template's moments lie before the river's. All rooms begin alike and part from then on.
 */
public final class StageTemplate {

    /** Moments that the template's room has seen. */
    static final int MOMENTS = 400;

    private StageTemplate() {}

    /** The same stages, with full state. */
    public static MonitorStages fill(MonitorStages stages) {
        return fill(stages.features(), stages.detectors(), stages.alarms());
    }

    private static <
                    W1 extends StateRecord,
                    P1 extends StateRecord,
                    W2 extends StateRecord,
                    P2 extends StateRecord,
                    W3 extends StateRecord,
                    P3 extends StateRecord>
            MonitorStages fill(
                    KeyedStage<W1, P1, SensorReading, FeatureVector> features,
                    KeyedStage<W2, P2, FeatureVector, Assessment> detectors,
                    KeyedStage<W3, P3, Assessment, Alarm> alarms) {
        River river = new River(new Workload(1), 0, 1, River.Clock.SECONDS);
        river.next();
        String room = river.asset();
        PlainAssetState<W1, P1> first = new PlainAssetState<>(room, features);
        PlainAssetState<W2, P2> second = new PlainAssetState<>(room, detectors);
        PlainAssetState<W3, P3> third = new PlainAssetState<>(room, alarms);
        List<FeatureVector> vectors = new ArrayList<>();
        List<Assessment> assessments = new ArrayList<>();
        for (int moment = 0; moment < MOMENTS; moment++) {
            for (int sensor = 0; sensor < Workload.SENSORS; sensor++) {
                features.process(first, before(river.reading(sensor)), vectors::add);
            }
            vectors.forEach(v -> detectors.process(second, v, assessments::add));
            assessments.forEach(a -> alarms.process(third, a, alarm -> {}));
            vectors.clear();
            assessments.clear();
            river.next();
        }
        return new MonitorStages(
                new Filled<>(features, first.whole().toByteArray(), first.storedParts()),
                new Filled<>(detectors, second.whole().toByteArray(), second.storedParts()),
                new Filled<>(alarms, third.whole().toByteArray(), third.storedParts()));
    }

    private static Reading before(Reading reading) {
        return new Reading(
                reading.asset(),
                reading.sensor(),
                reading.timestampMillis() - MOMENTS * 1_000L,
                reading.value(),
                reading.quality(),
                reading.origin());
    }

    /** A stage with other first records. */
    private record Filled<W extends StateRecord, P extends StateRecord, I, O>(
            KeyedStage<W, P, I, O> stage, byte[] whole, Map<String, byte[]> parts)
            implements KeyedStage<W, P, I, O> {

        @Override
        public RecordLayout<W> wholeLayout() {
            return new FilledLayout<>(stage.wholeLayout(), whole, Map.of());
        }

        @Override
        public RecordLayout<P> partLayout() {
            return new FilledLayout<>(stage.partLayout(), null, parts);
        }

        @Override
        public void process(AssetState<W, P> state, I input, Consumer<O> out) {
            stage.process(state, input, out);
        }
    }
}
