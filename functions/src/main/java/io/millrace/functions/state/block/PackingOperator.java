/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.block;

import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * What operators share that put readings into blocks: nothing that stands behind a reading in the
 * stream (a watermark, a barrier, the end) leaves before the reading's block.
 *
 * @param <I> what the readings come in
 */
abstract class PackingOperator<I> extends AbstractStreamOperator<ReadingBlock>
        implements OneInputStreamOperator<I, ReadingBlock> {

    /** The key groups of the operator's own maximum parallelism. */
    static final int OWN = 0;

    private static final long serialVersionUID = 1L;

    private final BlockOptions options;
    private final int keyGroups;

    private transient KeyGroupPacking packing;
    private transient StreamRecord<ReadingBlock> record;

    @SuppressWarnings("NullAway.Init") // the transient fields are made by open
    PackingOperator(BlockOptions options, int keyGroups) {
        this.options = options;
        this.keyGroups = keyGroups;
    }

    @Override
    public void open() throws Exception {
        super.open();
        record = new StreamRecord<>(null);
        packing =
                new KeyGroupPacking(
                        maxParallelism(), options, getProcessingTimeService(), this::emit);
    }

    /** The number of key groups. */
    final int maxParallelism() {
        if (keyGroups != OWN) {
            return keyGroups;
        }
        return getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks();
    }

    /** Where readings go. */
    final KeyGroupPacking packing() {
        return packing;
    }

    /** Sends a block, with the newest event time of its readings as its own. */
    final void emit(ReadingBlock block) {
        output.collect(record.replace(block, block.newestMillis()));
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        packing.sendAll();
        super.processWatermark(mark);
    }

    @Override
    public void processWatermarkStatus(WatermarkStatus status) throws Exception {
        packing.sendAll();
        super.processWatermarkStatus(status);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        super.prepareSnapshotPreBarrier(checkpointId);
        packing.sendAll();
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        if (!packing.isEmpty()) {
            throw new IllegalStateException(
                    "checkpoint "
                            + context.getCheckpointId()
                            + " would lose readings whose block was not sent before its barrier");
        }
    }

    @Override
    public void finish() throws Exception {
        packing.sendAll();
        super.finish();
    }
}
