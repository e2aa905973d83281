/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CheckpointException;
import org.apache.flink.runtime.checkpoint.CheckpointFailureReason;
import org.apache.flink.runtime.checkpoint.CheckpointType;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.runtime.checkpoint.SnapshotType;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints of resident state on Flink's own HashMap backend, while the task goes on. */
class ResidentSnapshotTest {

    private static final int KEYS = 500;

    private final Random random = new Random(20261121);

    @ParameterizedTest
    @ValueSource(strings = {"checkpoint", "native", "canonical"})
    void writesTheBarriersBytesWhileTheTaskGoesOn(String kind) throws Exception {
        try (ResidentHarness task = ResidentHarness.start(new HashMapStateBackend(), null)) {
            task.putRandom(random, KEYS, 5_000);
            OperatorSubtaskState state = null;
            Map<String, Long> atBarrier = Map.of();
            for (int round = 0; round < 5; round++) {
                atBarrier = new TreeMap<>(task.model);
                OperatorSnapshotFutures futures = task.barrier(type(kind));
                // all keys, some new ones, some gone, before the first byte is written
                task.putRandom(random, KEYS + 100 * (round + 1), 5_000);
                for (int i = 0; i < 20; i++) {
                    task.remove("key " + random.nextInt(KEYS));
                }
                Future<OperatorSubtaskState> written = task.write(futures);
                while (!written.isDone()) {
                    task.putRandom(random, KEYS, 1);
                }
                state = written.get();
                assertThat(task.operator.contents()).isEqualTo(task.model);
            }
            try (ResidentHarness restored =
                    ResidentHarness.start(new HashMapStateBackend(), state)) {
                assertThat(restored.model).isEqualTo(atBarrier);
                restored.putRandom(random, KEYS, 3_000);
                assertThat(restored.operator.contents()).isEqualTo(restored.model);
            }
        }
    }

    @Test
    void goesOnAtAnotherParallelismAndBack() throws Exception {
        OperatorSubtaskState one;
        Map<String, Long> before;
        try (ResidentHarness task = ResidentHarness.start(new HashMapStateBackend(), null)) {
            task.putRandom(random, KEYS, 5_000);
            before = new TreeMap<>(task.model);
            OperatorSnapshotFutures futures = task.barrier(type("checkpoint"));
            task.putRandom(random, KEYS, 5_000);
            one = task.write(futures).get();
        }
        try (ResidentHarness left = ResidentHarness.half(new HashMapStateBackend(), one, 0);
                ResidentHarness right = ResidentHarness.half(new HashMapStateBackend(), one, 1)) {
            Map<String, Long> both = new TreeMap<>(left.model);
            both.putAll(right.model);
            assertThat(both).isEqualTo(before).hasSize(left.model.size() + right.model.size());
            // half of the keys are touched and move to cells, the others stay as they were read
            for (ResidentHarness half : new ResidentHarness[] {left, right}) {
                for (String name : new TreeMap<>(half.model).keySet()) {
                    if (random.nextBoolean()) {
                        half.put(name.substring(0, name.indexOf('/')), random.nextLong());
                    }
                }
            }
            both.putAll(left.model);
            both.putAll(right.model);
            OperatorSnapshotFutures first = left.barrier(type("checkpoint"));
            OperatorSnapshotFutures second = right.barrier(type("checkpoint"));
            for (String name : new TreeMap<>(left.model).keySet()) {
                left.put(name.substring(0, name.indexOf('/')), random.nextLong());
            }
            OperatorSubtaskState packed =
                    AbstractStreamOperatorTestHarness.repackageState(
                            left.write(first).get(), right.write(second).get());
            try (ResidentHarness again = ResidentHarness.start(new HashMapStateBackend(), packed)) {
                assertThat(again.model).isEqualTo(both);
            }
        }
    }

    @Test
    void aCanonicalSavepointMovesToRocksDbAndBack() throws Exception {
        OperatorSubtaskState canonical;
        Map<String, Long> atBarrier;
        try (ResidentHarness task = ResidentHarness.start(new HashMapStateBackend(), null)) {
            task.putRandom(random, KEYS, 5_000);
            atBarrier = new TreeMap<>(task.model);
            OperatorSnapshotFutures futures = task.barrier(type("canonical"));
            task.putRandom(random, KEYS, 5_000);
            canonical = task.write(futures).get();
        }
        OperatorSubtaskState back;
        try (ResidentHarness rocks =
                ResidentHarness.start(new EmbeddedRocksDBStateBackend(), canonical)) {
            assertThat(rocks.model).isEqualTo(atBarrier);
            rocks.putRandom(random, KEYS, 1_000);
            assertThat(rocks.operator.contents()).isEqualTo(rocks.model);
            atBarrier = new TreeMap<>(rocks.model);
            back = rocks.write(rocks.barrier(type("canonical"))).get();
        }
        try (ResidentHarness task = ResidentHarness.start(new HashMapStateBackend(), back)) {
            assertThat(task.model).isEqualTo(atBarrier);
        }
    }

    @Test
    void oneThatALaterOneSupersededDoesNotCountAsAFailure() throws Exception {
        try (ResidentHarness task = ResidentHarness.start(new HashMapStateBackend(), null)) {
            task.putRandom(random, KEYS, 5_000);
            GatedStreamFactory slow = new GatedStreamFactory(20_000);
            Future<OperatorSubtaskState> late = task.write(task.barrier(type("checkpoint"), slow));
            slow.awaitWriter();
            task.putRandom(random, KEYS, 5_000);
            Map<String, Long> atBarrier = new TreeMap<>(task.model);
            OperatorSnapshotFutures futures = task.barrier(type("canonical"));
            task.putRandom(random, KEYS, 5_000);
            slow.open();
            assertThatThrownBy(() -> late.get(30, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .satisfies(
                            e ->
                                    assertThat(
                                                    ExceptionUtils.findThrowable(
                                                                    e, CheckpointException.class)
                                                            .orElseThrow()
                                                            .getCheckpointFailureReason())
                                            .isEqualTo(
                                                    CheckpointFailureReason.CHECKPOINT_SUBSUMED));
            assertRestores(task.write(futures).get(), atBarrier);
        }
    }

    @Test
    void oneThatExpiredWhileItWasWrittenLeavesNothingBehind() throws Exception {
        try (ResidentHarness task = ResidentHarness.start(new HashMapStateBackend(), null)) {
            task.putRandom(random, KEYS, 5_000);
            GatedStreamFactory slow = new GatedStreamFactory(20_000);
            OperatorSnapshotFutures expired = task.barrier(type("checkpoint"), slow);
            Future<OperatorSubtaskState> late = task.write(expired);
            slow.awaitWriter();
            task.putRandom(random, KEYS, 1_000);
            assertThat(task.operator.store().undoBytes()).isPositive();
            expired.cancel();
            assertThatThrownBy(() -> late.get(30, TimeUnit.SECONDS))
                    .isInstanceOfAny(ExecutionException.class, CancellationException.class);
            long copies = task.operator.store().copies();
            task.putRandom(random, KEYS, 1_000);
            assertThat(task.operator.store().copies()).isEqualTo(copies);
            assertThat(task.operator.store().undoBytes()).isZero();

            Map<String, Long> atBarrier = new TreeMap<>(task.model);
            OperatorSnapshotFutures futures = task.barrier(type("checkpoint"));
            task.putRandom(random, KEYS, 1_000);
            assertRestores(task.write(futures).get(), atBarrier);
            assertThat(task.operator.store().superseded()).isZero();
        }
    }

    @Test
    void oneThatWasNeverWrittenIsCancelled() throws Exception {
        try (ResidentHarness task = ResidentHarness.start(new HashMapStateBackend(), null)) {
            task.putRandom(random, KEYS, 1_000);
            task.barrier(type("checkpoint")).cancel();
            task.putRandom(random, KEYS, 1_000);
            assertThat(task.operator.store().copies()).isZero();
        }
    }

    @Test
    void theEndOfTheAsynchronousPartIsTheEndOfTheCopying() throws Exception {
        try (ResidentHarness task = ResidentHarness.start(new HashMapStateBackend(), null)) {
            task.putRandom(random, KEYS, 1_000);
            task.write(task.barrier(type("checkpoint"))).get();
            task.putRandom(random, KEYS, 1_000);
            assertThat(task.operator.store().copies()).isZero();
            // nothing stays bound to the thread of the pool
            assertThat(task.write(task.barrier(type("checkpoint"))).get()).isNotNull();
        }
    }

    @Test
    void isRefusedWhereTheBackendKeepsBytes() throws Exception {
        try (ResidentHarness heap = ResidentHarness.start(new HashMapStateBackend(), null);
                ResidentHarness rocks =
                        ResidentHarness.start(new EmbeddedRocksDBStateBackend(), null)) {
            assertThat(ResidentSnapshot.worksOn(heap.operator.<String>getKeyedStateBackend()))
                    .isTrue();
            assertThat(ResidentSnapshot.worksOn(rocks.operator.<String>getKeyedStateBackend()))
                    .isFalse();
        }
    }

    private static void assertRestores(OperatorSubtaskState state, Map<String, Long> expected)
            throws Exception {
        try (ResidentHarness restored = ResidentHarness.start(new HashMapStateBackend(), state)) {
            assertThat(restored.model).isEqualTo(expected);
        }
    }

    private static SnapshotType type(String kind) {
        return switch (kind) {
            case "checkpoint" -> CheckpointType.CHECKPOINT;
            case "native" -> SavepointType.savepoint(SavepointFormatType.NATIVE);
            default -> SavepointType.savepoint(SavepointFormatType.CANONICAL);
        };
    }
}
