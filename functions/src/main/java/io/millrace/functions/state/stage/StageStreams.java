/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.stage;

import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** What the stages of a running {@link StageChain} give. */
public final class StageStreams {

    private final List<ChainedStage<?>> stages;
    private final SingleOutputStreamOperator<?> last;

    StageStreams(List<ChainedStage<?>> stages, SingleOutputStreamOperator<?> last) {
        this.stages = stages;
        this.last = last;
    }

    /**
     * The outputs of a stage. Only what is asked for leaves the operator.
     *
     * @param stage of the chain that was run
     */
    @SuppressWarnings("unchecked") // the last stage's outputs are the operator's
    public <O> DataStream<O> of(ChainedStage<O> stage) {
        if (!stages.contains(stage)) {
            throw new IllegalArgumentException(
                    "the outputs of stage '"
                            + stage.name
                            + "' were asked for, allowed are stages of this chain: "
                            + stages.stream().map(ChainedStage::name).toList());
        }
        if (stages.indexOf(stage) == stages.size() - 1) {
            return (DataStream<O>) last;
        }
        stage.listenedTo = true;
        return last.getSideOutput(stage.tag);
    }
}
