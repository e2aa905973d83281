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
import io.millrace.functions.model.Reading;
import io.millrace.functions.model.Score;
import io.millrace.functions.state.KeyedStages;
import io.millrace.functions.types.ModelTypes;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The second half of the river: readings, keyed by asset, become features, scores and alarms in
 * three stages of one task.
 *
 * <p>What comes out depends on each asset's sequence of readings alone.
 */
public final class MonitorPipeline {

    private MonitorPipeline() {}

    /**
     * What the monitor makes.
     *
     * @param features one vector for each moment of an asset
     * @param scores one for each vector and detector that applies and is warm
     * @param alarms transitions of alarms
     */
    public record Streams(
            DataStream<FeatureVector> features,
            DataStream<Score> scores,
            DataStream<Alarm> alarms) {}

    /** Adds the pipeline behind validated readings. */
    public static Streams define(DataStream<Reading> readings, MonitorOptions options) {
        SingleOutputStreamOperator<FeatureVector> features =
                KeyedStages.first(
                        readings,
                        new FeatureStage(options.features()),
                        ModelTypes.FEATURE_VECTOR,
                        MonitorUids.FEATURES,
                        "Features",
                        options.stages());
        SingleOutputStreamOperator<Assessment> assessments =
                KeyedStages.next(
                        features,
                        new DetectorStage(options.features(), options.detectors()),
                        ModelTypes.ASSESSMENT,
                        MonitorUids.DETECTORS,
                        "Detectors",
                        options.stages());
        SingleOutputStreamOperator<Alarm> alarms =
                KeyedStages.next(
                        assessments,
                        new AlarmStage(
                                options.features(),
                                options.alarms(),
                                options.detectors().stream()
                                        .collect(
                                                toUnmodifiableMap(
                                                        EcodOptions::name, EcodOptions::features))),
                        ModelTypes.ALARM,
                        MonitorUids.ALARMS,
                        "Alarms",
                        options.stages());
        DataStream<Score> scores =
                assessments
                        .flatMap(new ScoresFunction())
                        .returns(ModelTypes.SCORE)
                        .uid(MonitorUids.SCORES)
                        .name("Scores");
        return new Streams(features, scores, alarms);
    }
}
