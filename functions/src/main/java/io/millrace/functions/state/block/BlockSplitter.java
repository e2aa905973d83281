/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.block;

import io.millrace.functions.types.NameCache;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Takes blocks that somebody else made, from a raw log, and gives blocks of the key groups of this
 * job. A block whose assets are all of the key group that it names, at this operator's maximum
 * parallelism, goes on as it is; of any other the readings are packed anew, as {@link
 * ReadingBlockPacker} does. What a block says of itself is checked for each of its assets, since a
 * keyed state that is asked for an asset of another key group would stop the job.
 */
public final class BlockSplitter extends PackingOperator<ReadingBlock> {

    private static final long serialVersionUID = 1L;

    private transient NameCache names;
    private transient ReadingBlock.Cursor cursor;

    /**
     * @param options how large blocks may become that are packed anew, and how long they may wait
     */
    @SuppressWarnings("NullAway.Init") // the transient fields are made by open
    public BlockSplitter(BlockOptions options) {
        super(options, OWN);
    }

    /**
     * @param options how large blocks may become that are packed anew, and how long they may wait
     * @param maxParallelism of the operator that takes the blocks
     */
    @SuppressWarnings("NullAway.Init") // the transient fields are made by open
    public BlockSplitter(BlockOptions options, int maxParallelism) {
        super(options, maxParallelism);
    }

    @Override
    public void open() throws Exception {
        super.open();
        names = new NameCache();
        cursor = new ReadingBlock.Cursor();
    }

    @Override
    public void processElement(StreamRecord<ReadingBlock> element) {
        ReadingBlock block = element.getValue();
        if (isGrouped(block)) {
            // Readings of the same assets may wait from a block before.
            packing().send(block.keyGroup());
            emit(block);
            return;
        }
        cursor.enter(block);
        for (int run = 0; run < block.runs(); run++) {
            int start = block.assetStart(run);
            cursor.enterRun(names.name(block.assetBytes(), start, block.assetEnd(run) - start));
            for (int row = block.runStart(run); row < block.runEnd(run); row++) {
                cursor.moveTo(row);
                packing().add(cursor);
            }
        }
    }

    private boolean isGrouped(ReadingBlock block) {
        int maxParallelism = maxParallelism();
        if (block.maxParallelism() != maxParallelism) {
            return false;
        }
        for (int run = 0; run < block.runs(); run++) {
            int keyGroup =
                    KeyGroupRangeAssignment.computeKeyGroupForKeyHash(
                            stringHash(block, run), maxParallelism);
            if (keyGroup != block.keyGroup()) {
                return false;
            }
        }
        return true;
    }

    /** What the asset's name as a string would have as its hash code. */
    private static int stringHash(ReadingBlock block, int run) {
        byte[] bytes = block.assetBytes();
        int hash = 0;
        for (int at = block.assetStart(run); at < block.assetEnd(run); at++) {
            if (bytes[at] < 0) {
                return block.assetName(run).hashCode();
            }
            hash = 31 * hash + bytes[at];
        }
        return hash;
    }
}
