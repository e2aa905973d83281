/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state;

import org.apache.flink.api.common.state.MapState;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.sorted.state.BatchExecutionKeyedStateBackend;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Runs a {@link KeyedStage} with its hot records in memory and writes them behind, into ordinary
 * keyed state ({@link StageRecords}) that any state backend keeps, that follows the key groups when
 * the job is rescaled, and that the State Processor API reads.
 *
 * <p>Life of a record: created or loaded when first asked for; changed in memory; written when it
 * is evicted, and before the barrier of each checkpoint or savepoint. Between two barriers the
 * keyed state is thus behind memory, and at a barrier it is not: a snapshot without that write is
 * refused. An aborted checkpoint needs no care, because what was written for it stays in the keyed
 * state and will be in the next one. Nothing is ever removed: an asset's records stay until the
 * state is dropped.
 *
 * <p>Streaming only: in batch execution Flink forgets a key's state as soon as another key is set.
 *
 * @param <W> the record that an asset's parts share
 * @param <P> the record of one part
 * @param <I> input
 * @param <O> output
 */
public final class KeyedStageOperator<W, P, I, O> extends AbstractStreamOperator<O>
        implements OneInputStreamOperator<I, O> {

    private static final long serialVersionUID = 1L;

    private final KeyedStage<W, P, I, O> stage;
    private final StageOptions options;

    private transient RecordTable<W, P> table;
    private transient Emitter<O> emitter;
    private transient KeyedStageMetrics stageMetrics;

    /**
     * @param stage what to do with each input
     * @param options how much memory it may take
     */
    @SuppressWarnings("NullAway.Init") // the transient fields are made by initializeState
    public KeyedStageOperator(KeyedStage<W, P, I, O> stage, StageOptions options) {
        this.stage = stage;
        this.options = options;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        if (getKeyedStateBackend() instanceof BatchExecutionKeyedStateBackend) {
            throw new IllegalStateException(
                    "keyed stage '"
                            + stage.getClass().getName()
                            + "' was started in execution.runtime-mode BATCH, allowed is"
                            + " STREAMING");
        }
        MapState<String, byte[]> records =
                context.getKeyedStateStore().getMapState(StageRecords.descriptor());
        stageMetrics = new KeyedStageMetrics(getMetricGroup());
        table =
                new RecordTable<>(
                        stage.wholeCodec(),
                        stage.partCodec(),
                        new KeyedRecordStore(this, records),
                        options,
                        stageMetrics);
        stageMetrics.watch(getMetricGroup(), table);
        emitter = new Emitter<>(output);
    }

    /**
     * Sets no key. Nothing here looks at the current key but the loads and writes of records, and
     * these set it themselves; for resident records it would be cost without use.
     */
    @Override
    @SuppressWarnings("rawtypes") // as in the superclass
    public void setKeyContextElement1(StreamRecord record) {}

    @Override
    public void processElement(StreamRecord<I> element) {
        I input = element.getValue();
        emitter.follow(element);
        stage.process(table.select(stage.assetOf(input)), input, emitter);
        table.release();
    }

    /**
     * Writes all dirty records. Also called for savepoints and for the last checkpoint after the
     * end of input, and in a chain after the operators before this one, so nothing can come between
     * it and the snapshot.
     */
    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        super.prepareSnapshotPreBarrier(checkpointId);
        // A duration for a metric, which no output or state depends on: no clock behind the log.
        long begin = System.nanoTime();
        table.flush();
        stageMetrics.flushTook(System.nanoTime() - begin);
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        if (table.hasDirtyRecords()) {
            throw new IllegalStateException(
                    "checkpoint "
                            + context.getCheckpointId()
                            + " would lose records that were not written before its barrier");
        }
    }
}
