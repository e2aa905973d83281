/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.monitor;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.millrace.functions.alarm.AlarmStage;
import io.millrace.functions.anomaly.DetectorStage;
import io.millrace.functions.anomaly.ecod.EcodOptions;
import io.millrace.functions.feature.FeatureStage;
import io.millrace.functions.model.Alarm;
import io.millrace.functions.model.Assessment;
import io.millrace.functions.model.FeatureVector;
import io.millrace.functions.model.SensorReading;
import io.millrace.functions.state.record.StateRecord;
import io.millrace.functions.state.stage.KeyedStage;
import java.io.Serializable;

/**
 * The monitor's three stages, whoever runs them.
 *
 * @param features readings to vectors
 * @param detectors vectors to scores
 * @param alarms scores to alarms
 */
public record MonitorStages(
        KeyedStage<? extends StateRecord, ? extends StateRecord, SensorReading, FeatureVector>
                features,
        KeyedStage<? extends StateRecord, ? extends StateRecord, FeatureVector, Assessment>
                detectors,
        KeyedStage<? extends StateRecord, ? extends StateRecord, Assessment, Alarm> alarms)
        implements Serializable {

    /** The stages of a monitor. */
    public static MonitorStages of(MonitorOptions options) {
        return new MonitorStages(
                new FeatureStage(options.features()),
                new DetectorStage(options.features(), options.detectors()),
                new AlarmStage(
                        options.features(),
                        options.alarms(),
                        options.detectors().stream()
                                .collect(
                                        toUnmodifiableMap(
                                                EcodOptions::name, EcodOptions::features))));
    }
}
