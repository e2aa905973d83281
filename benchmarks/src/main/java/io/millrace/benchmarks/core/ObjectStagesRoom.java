/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.core;

import io.millrace.benchmarks.algorithms.RoomUnderTest;
import io.millrace.benchmarks.river.Workload;
import io.millrace.functions.alarm.AlarmStage;
import io.millrace.functions.anomaly.DetectorStage;
import io.millrace.functions.feature.FeatureStage;
import io.millrace.functions.model.Alarm;
import io.millrace.functions.model.Assessment;
import io.millrace.functions.model.FeatureVector;
import io.millrace.functions.model.Reading;
import java.util.List;
import java.util.Map;

/** One room's stages with their state as objects. */
final class ObjectStagesRoom implements RoomUnderTest {

    private final ObjectStagesChain.Step<?, ?, Reading, FeatureVector> features;
    private int stages;
    private Object last = "";

    ObjectStagesRoom() {
        AlarmStage alarmStage =
                new AlarmStage(
                        Workload.features(),
                        Workload.alarms(),
                        Map.of(
                                "sensor_anomaly",
                                List.copyOf(Workload.features().names().subList(0, 8))));
        ObjectStagesChain.Step<?, ?, Assessment, Alarm> alarms =
                new ObjectStagesChain.Step<>(alarmStage, alarm -> last = alarm);
        ObjectStagesChain.Step<?, ?, FeatureVector, Assessment> detectors =
                new ObjectStagesChain.Step<>(
                        new DetectorStage(Workload.features(), Workload.detectors()),
                        assessment -> {
                            last = assessment;
                            if (stages > 2) {
                                alarms.take(assessment);
                            }
                        });
        features =
                new ObjectStagesChain.Step<>(
                        new FeatureStage(Workload.features()),
                        vector -> {
                            last = vector;
                            if (stages > 1) {
                                detectors.take(vector);
                            }
                        });
    }

    @Override
    public void take(Reading reading, int upTo) {
        stages = upTo;
        features.take(reading);
    }

    @Override
    public Object last() {
        return last;
    }

    @Override
    public double stateBytes(int upTo) {
        return Double.NaN;
    }
}
