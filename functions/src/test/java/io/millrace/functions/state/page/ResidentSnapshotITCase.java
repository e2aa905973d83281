/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.state.api.OperatorIdentifier;
import org.apache.flink.state.api.SavepointReader;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Savepoints of resident state in a running job that is not stopped for them, with checkpoints at
 * the same time that they supersede. Number n goes to key n modulo the keys, so a consistent cut
 * has exactly one form, and after a restore each key must go on with the number that follows its
 * own.
 */
class ResidentSnapshotITCase {

    private static final int KEYS = 10_000;
    private static final String UID = "counts";

    /** Static, because the job's operators are copies in the same process. */
    private static final AtomicLong UPDATES = new AtomicLong();

    private static final AtomicLong WRONG = new AtomicLong();

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    @TempDir Path folder;

    @Test
    void aRunningJobsSavepointIsACutAndRestoresAtAnotherParallelism() throws Exception {
        long superseded = CountingOperator.SUPERSEDED.get();
        HashMapStateBackend heap = new HashMapStateBackend();
        String one = run("hashmap", 1, null, SavepointFormatType.NATIVE);
        assertCut(one, heap);
        String two = run("hashmap", 2, one, SavepointFormatType.CANONICAL);
        assertCut(two, heap);
        String three = run("rocksdb", 1, two, SavepointFormatType.CANONICAL);
        assertCut(three, new EmbeddedRocksDBStateBackend());
        String four = run("hashmap", 1, three, SavepointFormatType.NATIVE);
        assertCut(four, heap);
        assertThat(WRONG).as("keys that did not go on where they were").hasValue(0);
        System.out.println(
                "ResidentSnapshotITCase: "
                        + (CountingOperator.SUPERSEDED.get() - superseded)
                        + " checkpoints superseded by savepoints");
    }

    /** Runs for some hundred thousand updates, takes the second of two savepoints and cancels. */
    private String run(
            String backend, int parallelism, @Nullable String from, SavepointFormatType format)
            throws Exception {
        UPDATES.set(0);
        JobClient job = define(backend, parallelism, from).executeAsync("counts");
        try {
            awaitUpdates(job, 3 * KEYS);
            job.triggerSavepoint(folder.toUri().toString(), format).get(60, TimeUnit.SECONDS);
            awaitUpdates(job, UPDATES.get() + 3 * KEYS);
            String savepoint =
                    job.triggerSavepoint(folder.toUri().toString(), format)
                            .get(60, TimeUnit.SECONDS);
            awaitUpdates(job, UPDATES.get() + 1);
            return savepoint;
        } finally {
            job.cancel().get(60, TimeUnit.SECONDS);
        }
    }

    private static void awaitUpdates(JobClient job, long updates) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (UPDATES.get() < updates) {
            JobStatus status = job.getJobStatus().get();
            if (System.nanoTime() > deadline || status.isTerminalState()) {
                throw new AssertionError(UPDATES + " updates, " + status);
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private StreamExecutionEnvironment define(
            String backend, int parallelism, @Nullable String savepoint) {
        Configuration configuration = new Configuration();
        configuration.set(StateBackendOptions.STATE_BACKEND, backend);
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.MAX_PARALLELISM, 16);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(20));
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                folder.resolve("checkpoints").toUri().toString());
        if (savepoint != null) {
            configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        }
        var environment = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(parallelism);
        DataGeneratorSource<Tuple2<String, Long>> source =
                new DataGeneratorSource<>(
                        number -> Tuple2.of("key " + number % KEYS, number),
                        Long.MAX_VALUE,
                        RateLimiterStrategy.perSecond(100_000),
                        Types.TUPLE(Types.STRING, Types.LONG));
        environment
                .fromSource(source, WatermarkStrategy.noWatermarks(), "numbers")
                .uid("numbers")
                .setParallelism(1)
                .keyBy(element -> element.f0)
                .transform("counts", Types.TUPLE(Types.LONG, Types.LONG), new CountingOperator())
                .uid(UID)
                .map(
                        change -> {
                            long number = change.f0;
                            long expected = number < KEYS ? -1 : number - KEYS;
                            if (change.f1 != expected) {
                                WRONG.incrementAndGet();
                            }
                            return UPDATES.incrementAndGet();
                        })
                .returns(Types.LONG)
                .uid("check")
                .sinkTo(new DiscardingSink<>())
                .uid("discard");
        return environment;
    }

    private static void assertCut(String savepoint, StateBackend backend) throws Exception {
        List<Tuple2<Long, Long>> numbers = read(savepoint, backend);
        assertThat(numbers).hasSize(KEYS * CountingOperator.PARTS.size());
        long end = numbers.stream().mapToLong(number -> number.f1).max().orElseThrow() + 1;
        assertThat(numbers)
                .allMatch(number -> number.f1 >= end - KEYS && number.f1 % KEYS == number.f0);
    }

    @SuppressWarnings("try") // the iterator may be interrupted while it closes
    private static List<Tuple2<Long, Long>> read(String savepoint, StateBackend backend)
            throws Exception {
        var environment = StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
        environment.setParallelism(1);
        List<Tuple2<Long, Long>> numbers = new ArrayList<>();
        try (CloseableIterator<Tuple2<Long, Long>> iterator =
                SavepointReader.read(environment, savepoint, backend)
                        .readKeyedState(
                                OperatorIdentifier.forUid(UID),
                                new NumberReader(),
                                Types.STRING,
                                Types.TUPLE(Types.LONG, Types.LONG))
                        .executeAndCollect()) {
            iterator.forEachRemaining(numbers::add);
        }
        return numbers;
    }

    /** Gives each record as its key's number and its own; checks that it is whole. */
    private static final class NumberReader
            extends KeyedStateReaderFunction<String, Tuple2<Long, Long>> {

        private static final long serialVersionUID = 1L;

        @SuppressWarnings("NullAway.Init") // made by open
        private transient MapState<String, StoredRecord> records;

        @Override
        public void open(OpenContext context) {
            records = getRuntimeContext().getMapState(CountingOperator.descriptor());
        }

        @Override
        public void readKey(String key, Context context, Collector<Tuple2<Long, Long>> out)
                throws Exception {
            for (Map.Entry<String, StoredRecord> entry : records.entries()) {
                out.collect(
                        Tuple2.of(
                                Long.parseLong(key.substring("key ".length())),
                                CountingOperator.number(key, entry)));
            }
        }
    }
}
