/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state;

import io.millrace.functions.model.FeatureVector;
import io.millrace.functions.model.Reading;
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

/** One subtask of a keyed stage on a real state backend, driven by hand. */
final class StageHarness implements AutoCloseable {

    static final int KEY_GROUPS = 16;

    /** Where the state lives. */
    enum Backend {
        ROCKSDB,
        HASHMAP;

        StateBackend make() {
            return this == ROCKSDB ? new EmbeddedRocksDBStateBackend() : new HashMapStateBackend();
        }
    }

    final KeyedStageOperator<RingSumStage.Total, RingSumStage.Ring, Reading, FeatureVector>
            operator;
    final KeyedOneInputStreamOperatorTestHarness<String, Reading, FeatureVector> flink;
    private long checkpointId;

    private StageHarness(Backend backend, long memoryBytes, int parallelism, int subtask)
            throws Exception {
        RingSumStage stage = new RingSumStage();
        operator = new KeyedStageOperator<>(stage, new StageOptions(memoryBytes));
        flink =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        operator,
                        new AssetKey<>(stage),
                        Types.STRING,
                        KEY_GROUPS,
                        parallelism,
                        subtask);
        flink.setStateBackend(backend.make());
        flink.setCheckpointStorage(new JobManagerCheckpointStorage(Integer.MAX_VALUE));
        flink.setup(
                ModelTypes.FEATURE_VECTOR.createSerializer(
                        flink.getExecutionConfig().getSerializerConfig()));
    }

    static StageHarness start(
            Backend backend, long memoryBytes, @Nullable OperatorSubtaskState restored)
            throws Exception {
        StageHarness harness = new StageHarness(backend, memoryBytes, 1, 0);
        harness.open(restored);
        return harness;
    }

    /** One of several subtasks, restored from a state that covers all key groups. */
    static StageHarness subtask(
            Backend backend,
            long memoryBytes,
            OperatorSubtaskState all,
            int oldParallelism,
            int parallelism,
            int subtask)
            throws Exception {
        StageHarness harness = new StageHarness(backend, memoryBytes, parallelism, subtask);
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

    /** What the readings gave, one line each. */
    List<String> process(List<Reading> readings) throws Exception {
        for (Reading reading : readings) {
            flink.processElement(new StreamRecord<>(reading, reading.timestampMillis()));
        }
        List<String> lines = new ArrayList<>();
        for (FeatureVector vector : flink.extractOutputValues()) {
            lines.add(PlainLoop.line(vector));
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
