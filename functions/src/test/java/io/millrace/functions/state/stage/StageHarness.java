/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.stage;

import io.millrace.functions.model.FeatureVector;
import io.millrace.functions.model.Reading;
import io.millrace.functions.state.block.BlockKey;
import io.millrace.functions.state.block.ReadingBlock;
import io.millrace.functions.types.ModelTypes;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.runtime.state.storage.JobManagerCheckpointStorage;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;

/** One subtask of a chain of two stages on a real state backend, driven by hand. */
final class StageHarness implements AutoCloseable {

    static final int KEY_GROUPS = 16;
    static final String FIRST = "rings";
    static final String SECOND = "sums";

    /** Where the state lives, and how it comes there. */
    enum Backend {
        ROCKSDB(StageMode.SPILL),
        HASHMAP(StageMode.SPILL),
        HASHMAP_RESIDENT(StageMode.RESIDENT);

        final StageMode mode;

        Backend(StageMode mode) {
            this.mode = mode;
        }

        StateBackend make() {
            return this == ROCKSDB ? new EmbeddedRocksDBStateBackend() : new HashMapStateBackend();
        }
    }

    final StageOperator<FeatureVector> operator;
    final KeyedOneInputStreamOperatorTestHarness<String, ReadingBlock, FeatureVector> flink;
    private final int rows;
    private long checkpointId;

    private StageHarness(StateBackend backend, StageOptions options, int parallelism, int subtask)
            throws Exception {
        operator = new StageOperator<>(chain(), options);
        rows = options.blockRows();
        flink =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        operator, new BlockKey(), Types.STRING, KEY_GROUPS, parallelism, subtask);
        flink.setStateBackend(backend);
        flink.setCheckpointStorage(new JobManagerCheckpointStorage(Integer.MAX_VALUE));
        flink.setup(
                ModelTypes.FEATURE_VECTOR.createSerializer(
                        flink.getExecutionConfig().getSerializerConfig()));
    }

    private static List<ChainedStage<?>> chain() {
        return List.of(
                new ChainedStage<>(
                        FIRST, ChainedStage.BLOCKS, new RingSumStage(), ModelTypes.FEATURE_VECTOR),
                new ChainedStage<>(SECOND, 0, new SumOfSumsStage(), ModelTypes.FEATURE_VECTOR));
    }

    static StageHarness start(
            Backend backend, StageOptions options, @Nullable OperatorSubtaskState restored)
            throws Exception {
        return start(backend.make(), options.inMode(backend.mode), restored);
    }

    static StageHarness start(
            StateBackend backend, StageOptions options, @Nullable OperatorSubtaskState restored)
            throws Exception {
        StageHarness harness = new StageHarness(backend, options, 1, 0);
        harness.open(restored);
        return harness;
    }

    /** One of several subtasks, restored from a state that covers all key groups. */
    static StageHarness subtask(
            Backend backend,
            StageOptions options,
            OperatorSubtaskState all,
            int oldParallelism,
            int parallelism,
            int subtask)
            throws Exception {
        StageHarness harness =
                new StageHarness(
                        backend.make(), options.inMode(backend.mode), parallelism, subtask);
        harness.open(
                AbstractStreamOperatorTestHarness.repartitionOperatorState(
                        all, KEY_GROUPS, oldParallelism, parallelism, subtask));
        return harness;
    }

    private void open(@Nullable OperatorSubtaskState restored) throws Exception {
        if (restored == null) {
            flink.initializeEmptyState();
        } else {
            flink.initializeState(restored);
        }
        flink.open();
    }

    /** What the readings gave, one line each; blocks change the order between assets. */
    List<String> process(List<Reading> readings) throws Exception {
        for (ReadingBlock block : PlantReadings.blocks(readings, KEY_GROUPS, rows)) {
            flink.processElement(new StreamRecord<>(block, block.newestMillis()));
        }
        List<String> lines = new ArrayList<>();
        for (FeatureVector vector : flink.extractOutputValues()) {
            lines.add(PlainChain.line(vector));
        }
        flink.getOutput().clear();
        return lines;
    }

    /** As a task does it: first what precedes the barrier, then the snapshot. */
    OperatorSubtaskState snapshot() throws Exception {
        checkpointId++;
        flink.prepareSnapshotPreBarrier(checkpointId);
        return flink.snapshot(checkpointId, checkpointId);
    }

    /** A checkpoint whose snapshot was taken and then thrown away. */
    void abortedCheckpoint() throws Exception {
        snapshot().discardState();
        operator.notifyCheckpointAborted(checkpointId);
    }

    @Override
    public void close() {
        try {
            flink.close();
        } catch (Exception e) {
            throw new IllegalStateException("the subtask did not close", e);
        }
    }
}
