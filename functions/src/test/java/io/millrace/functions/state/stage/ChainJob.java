/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.stage;

import io.millrace.functions.model.FeatureVector;
import io.millrace.functions.model.Reading;
import io.millrace.functions.types.ModelTypes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.jspecify.annotations.Nullable;

/**
 * A job without end on a MiniCluster: an endless sequence of readings, a chain of two keyed stages,
 * and what they gave.
 *
 * @param backend {@code rocksdb} or {@code hashmap}
 * @param mode of the stages
 * @param parallelism of the stages; the source has one subtask, so that the order is known
 * @param memoryBytes the budget of the chain
 */
record ChainJob(String backend, StageMode mode, int parallelism, long memoryBytes) {

    static final String UID = "chain";
    static final String FIRST = "rings";
    static final String SECOND = "sums";
    static final int ASSETS = 1_000;
    static final int SENSORS = 3;

    private static final int READINGS_A_SECOND = 40_000;

    /** Static, because the job's operators are copies in the same process. */
    static final Queue<String> OUTPUTS = new ConcurrentLinkedQueue<>();

    static final Queue<String> FIRST_OUTPUTS = new ConcurrentLinkedQueue<>();

    static final int FIRST_FAILURE = 7_500;

    /** The job fails when so many outputs are there, and once again at twice as many; 0 for not. */
    static final AtomicInteger FAILURES = new AtomicInteger();

    StreamExecutionEnvironment define(@Nullable String savepoint) {
        Configuration configuration = new Configuration();
        configuration.set(StateBackendOptions.STATE_BACKEND, backend);
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        configuration.set(PipelineOptions.MAX_PARALLELISM, 16);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 10);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ZERO);
        if (savepoint != null) {
            configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        }
        var environment = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(parallelism);
        return define(environment);
    }

    /** The same with checkpoints, in a folder. */
    private StreamExecutionEnvironment define(Duration checkpoints, Path folder) {
        StreamExecutionEnvironment environment = define((String) null);
        Configuration configuration = new Configuration();
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, checkpoints);
        configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri().toString());
        environment.configure(configuration);
        return environment;
    }

    private StreamExecutionEnvironment define(StreamExecutionEnvironment environment) {
        DataGeneratorSource<Reading> source =
                new DataGeneratorSource<>(
                        number -> PlantReadings.reading(number, ASSETS, SENSORS),
                        Long.MAX_VALUE,
                        RateLimiterStrategy.perSecond(READINGS_A_SECOND),
                        ModelTypes.READING);
        SingleOutputStreamOperator<Reading> readings =
                environment
                        .fromSource(source, WatermarkStrategy.noWatermarks(), "readings")
                        .uid("readings")
                        .setParallelism(1);
        StageChain chain =
                StageChain.behind(readings, StageOptions.withMemory(memoryBytes).inMode(mode));
        var rings = chain.first(FIRST, new RingSumStage(), ModelTypes.FEATURE_VECTOR);
        var sums = chain.next(SECOND, rings, new SumOfSumsStage(), ModelTypes.FEATURE_VECTOR);
        StageStreams streams = chain.run(UID, "Rings and sums");
        collect(streams.of(sums), "collect", false);
        collect(streams.of(rings), "collect-first", true);
        return environment;
    }

    private static void collect(DataStream<FeatureVector> vectors, String uid, boolean first) {
        vectors.map(
                        vector -> {
                            (first ? FIRST_OUTPUTS : OUTPUTS).add(PlainChain.line(vector));
                            int failAt = FAILURES.get();
                            if (failAt > 0
                                    && OUTPUTS.size() > failAt
                                    && FAILURES.compareAndSet(
                                            failAt, failAt == FIRST_FAILURE ? 2 * failAt : 0)) {
                                throw new IllegalStateException("a failure on purpose");
                            }
                            return 1;
                        })
                .returns(Types.INT)
                .uid(uid)
                .sinkTo(new DiscardingSink<>())
                .uid(uid + "-discard");
    }

    /** Runs until that many outputs are there in all, then stops with a savepoint. */
    String runUntil(
            int outputs, @Nullable String savepoint, Path folder, SavepointFormatType format)
            throws Exception {
        JobClient job = define(savepoint).executeAsync("chain of keyed stages");
        try {
            awaitOutputs(job, outputs);
            return job.stopWithSavepoint(false, folder.toUri().toString(), format)
                    .get(60, TimeUnit.SECONDS);
        } catch (Throwable failure) {
            job.cancel().get(60, TimeUnit.SECONDS);
            throw failure;
        }
    }

    /** Runs with checkpoints and two failures, until that many outputs are there in all. */
    void runWithFailures(int outputs, Path folder) throws Exception {
        FAILURES.set(FIRST_FAILURE);
        JobClient job =
                define(Duration.ofMillis(100), folder).executeAsync("chain of keyed stages");
        try {
            awaitOutputs(job, outputs);
        } finally {
            job.cancel().get(60, TimeUnit.SECONDS);
        }
    }

    private static void awaitOutputs(JobClient job, int outputs) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (OUTPUTS.size() < outputs) {
            if (System.nanoTime() > deadline || job.getJobStatus().get().isTerminalState()) {
                throw new AssertionError(
                        "only " + OUTPUTS.size() + " outputs, " + job.getJobStatus().get());
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
