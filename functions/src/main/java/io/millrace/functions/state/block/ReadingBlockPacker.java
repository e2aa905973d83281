/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.block;

import io.millrace.functions.model.Reading;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Puts readings into blocks, one open block for each key group, in front of a shuffle by {@link
 * BlockKey} or of a raw log. Key groups are those of the operator's own maximum parallelism:
 * whoever builds a job sets the same one on the operator that takes the blocks.
 *
 * <p>Blocks leave when full, when the oldest reading has waited {@link BlockOptions#latency},
 * before a watermark, before a change to or from idleness, before the barrier of a checkpoint and
 * at the end of input. So nothing is here at a checkpoint, and no state is needed. A stream with a
 * watermark behind each reading makes blocks of one row.
 */
public final class ReadingBlockPacker extends PackingOperator<Reading> {

    private static final long serialVersionUID = 1L;

    /**
     * @param options how large blocks may become and how long they may wait
     */
    public ReadingBlockPacker(BlockOptions options) {
        super(options, OWN);
    }

    /**
     * @param options how large blocks may become and how long they may wait
     * @param maxParallelism of the operator that takes the blocks
     */
    public ReadingBlockPacker(BlockOptions options, int maxParallelism) {
        super(options, maxParallelism);
    }

    @Override
    public void processElement(StreamRecord<Reading> element) {
        packing().add(element.getValue());
    }
}
