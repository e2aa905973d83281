/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.peer;

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
public record Stages(
        KeyedStage<? extends StateRecord, ? extends StateRecord, SensorReading, FeatureVector>
                features,
        KeyedStage<? extends StateRecord, ? extends StateRecord, FeatureVector, Assessment>
                detectors,
        KeyedStage<? extends StateRecord, ? extends StateRecord, Assessment, Alarm> alarms)
        implements Serializable {}
