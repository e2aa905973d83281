/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.stage;

import java.io.Serializable;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.OutputTag;

/**
 * One stage of a {@link StageChain}. It stands for the stage's outputs: for stages behind it
 * ({@link StageChain#next}), and for the rest of the job ({@link StageStreams#of}).
 *
 * @param <O> output
 */
public final class ChainedStage<O> implements Serializable {

    /** The number before the first stage: the blocks of readings. */
    static final int BLOCKS = -1;

    private static final long serialVersionUID = 1L;

    final String name;

    /** Whose outputs it takes. */
    final int before;

    final KeyedStage<?, ?, ?, O> stage;
    final OutputTag<O> tag;

    /** Whether its outputs leave the operator through a side output. */
    boolean listenedTo;

    ChainedStage(
            String name, int before, KeyedStage<?, ?, ?, O> stage, TypeInformation<O> outputType) {
        this.name = name;
        this.before = before;
        this.stage = stage;
        this.tag = new OutputTag<>(name, outputType);
    }

    /** Its name within the chain: part of the keys of its state. */
    public String name() {
        return name;
    }
}
