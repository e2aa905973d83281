/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.monitor;

import io.millrace.functions.model.Alarm;
import io.millrace.functions.model.Assessment;
import io.millrace.functions.model.FeatureVector;
import io.millrace.functions.model.Reading;
import io.millrace.functions.model.Score;
import io.millrace.functions.state.block.ReadingBlock;
import io.millrace.functions.state.stage.ChainedStage;
import io.millrace.functions.state.stage.StageChain;
import io.millrace.functions.state.stage.StageStreams;
import io.millrace.functions.types.ModelTypes;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * The second half of the river: readings, keyed by asset, become features, scores and alarms in
 * three stages of one operator.
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
    public static Streams behind(DataStream<Reading> readings, MonitorOptions options) {
        return define(StageChain.behind(readings, options.stages()), MonitorStages.of(options));
    }

    /** Adds the pipeline behind blocks of validated readings. */
    public static Streams behindBlocks(DataStream<ReadingBlock> blocks, MonitorOptions options) {
        return define(StageChain.behindBlocks(blocks, options.stages()), MonitorStages.of(options));
    }

    /** Runs the stages as a chain that has none yet. */
    public static Streams define(StageChain chain, MonitorStages stages) {
        ChainedStage<FeatureVector> features =
                chain.first("features", stages.features(), ModelTypes.FEATURE_VECTOR);
        ChainedStage<Assessment> assessments =
                chain.next("detectors", features, stages.detectors(), ModelTypes.ASSESSMENT);
        ChainedStage<Alarm> alarms =
                chain.next("alarms", assessments, stages.alarms(), ModelTypes.ALARM);
        StageStreams streams = chain.run(MonitorUids.STAGES, "Keyed stages");
        DataStream<Score> scores =
                streams.of(assessments)
                        .flatMap(new ScoresFunction())
                        .returns(ModelTypes.SCORE)
                        .uid(MonitorUids.SCORES)
                        .name("Scores");
        return new Streams(streams.of(features), scores, streams.of(alarms));
    }
}
