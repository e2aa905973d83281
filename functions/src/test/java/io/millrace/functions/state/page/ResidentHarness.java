/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.page;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.SnapshotType;
import org.apache.flink.runtime.state.CheckpointStorageLocationReference;
import org.apache.flink.runtime.state.CheckpointStreamFactory;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.memory.MemCheckpointStreamFactory;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFinalizer;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;

/**
 * A subtask of {@link CountingOperator}, with a model of what its state must be; the asynchronous
 * part of its checkpoints runs in a thread of its own.
 */
final class ResidentHarness implements AutoCloseable {

    static final int KEY_GROUPS = 16;

    final CountingOperator operator = new CountingOperator();
    final Map<String, Long> model = new TreeMap<>();
    private final KeyedOneInputStreamOperatorTestHarness<
                    String, Tuple2<String, Long>, Tuple2<Long, Long>>
            flink;
    private final ExecutorService async = Executors.newSingleThreadExecutor();
    private long checkpointId;

    ResidentHarness(StateBackend backend, int parallelism, int subtask) throws Exception {
        flink =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        operator,
                        element -> element.f0,
                        Types.STRING,
                        KEY_GROUPS,
                        parallelism,
                        subtask);
        flink.setStateBackend(backend);
        flink.setup();
    }

    static ResidentHarness start(StateBackend backend, @Nullable OperatorSubtaskState state)
            throws Exception {
        return new ResidentHarness(backend, 1, 0).open(state);
    }

    /** One of two subtasks, from a state of all key groups. */
    static ResidentHarness half(StateBackend backend, OperatorSubtaskState all, int subtask)
            throws Exception {
        return new ResidentHarness(backend, 2, subtask)
                .open(
                        AbstractStreamOperatorTestHarness.repartitionOperatorState(
                                all, KEY_GROUPS, 1, 2, subtask));
    }

    private ResidentHarness open(@Nullable OperatorSubtaskState state) throws Exception {
        if (state == null) {
            flink.initializeEmptyState();
        } else {
            flink.initializeState(state);
        }
        flink.open();
        model.putAll(operator.contents());
        return this;
    }

    void put(String key, long number) throws Exception {
        flink.processElement(new StreamRecord<>(Tuple2.of(key, number)));
        flink.getOutput().clear();
        for (String part : CountingOperator.PARTS) {
            model.put(key + "/" + part, number);
        }
    }

    void putRandom(Random random, int keys, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            put("key " + random.nextInt(keys), random.nextLong());
        }
    }

    void remove(String key) throws Exception {
        operator.remove(key);
        for (String part : CountingOperator.PARTS) {
            model.remove(key + "/" + part);
        }
    }

    /** The synchronous part. */
    OperatorSnapshotFutures barrier(SnapshotType type, CheckpointStreamFactory storage)
            throws Exception {
        checkpointId++;
        return operator.snapshotState(
                checkpointId,
                checkpointId,
                CheckpointOptions.alignedNoTimeout(
                        type, CheckpointStorageLocationReference.getDefault()),
                storage);
    }

    OperatorSnapshotFutures barrier(SnapshotType type) throws Exception {
        return barrier(type, new MemCheckpointStreamFactory(Integer.MAX_VALUE));
    }

    /** The asynchronous part, begun. */
    Future<OperatorSubtaskState> write(OperatorSnapshotFutures futures) {
        return async.submit(
                () -> OperatorSnapshotFinalizer.create(futures).getJobManagerOwnedState());
    }

    @Override
    public void close() {
        async.shutdownNow();
        try {
            flink.close();
        } catch (Exception e) {
            throw new IllegalStateException("the subtask did not close", e);
        }
    }
}
