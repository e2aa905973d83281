/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state;

import io.millrace.functions.model.FeatureVector;
import io.millrace.functions.model.Reading;
import io.millrace.functions.types.ModelTypes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.jspecify.annotations.Nullable;

/**
 * A job without end on a MiniCluster: an endless sequence of readings, two keyed stages behind one
 * shuffle, and what they gave.
 *
 * @param backend {@code rocksdb} or {@code hashmap}
 * @param parallelism of the stages; the source has one subtask, so that the order is known
 * @param memoryBytes the budget of each stage
 */
record ChainJob(String backend, int parallelism, long memoryBytes) {

    static final String FIRST_UID = "ring-sums";
    static final String SECOND_UID = "sums-of-sums";
    static final int ASSETS = 1_000;
    static final int SENSORS = 3;

    private static final int READINGS_A_SECOND = 40_000;

    /** Static, because the job's operators are copies in the same process. */
    static final Queue<String> OUTPUTS = new ConcurrentLinkedQueue<>();

    StreamExecutionEnvironment define(@Nullable String savepoint) {
        Configuration configuration = new Configuration();
        configuration.set(StateBackendOptions.STATE_BACKEND, backend);
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        configuration.set(PipelineOptions.MAX_PARALLELISM, 16);
        if (savepoint != null) {
            configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        }
        var environment = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(parallelism);
        DataGeneratorSource<Reading> source =
                new DataGeneratorSource<>(
                        number -> PlainLoop.reading(number, ASSETS, SENSORS),
                        Long.MAX_VALUE,
                        RateLimiterStrategy.perSecond(READINGS_A_SECOND),
                        ModelTypes.READING);
        SingleOutputStreamOperator<Reading> readings =
                environment
                        .fromSource(source, WatermarkStrategy.noWatermarks(), "readings")
                        .uid("readings")
                        .setParallelism(1);
        StageOptions options = new StageOptions(memoryBytes);
        SingleOutputStreamOperator<FeatureVector> first =
                KeyedStages.first(
                        readings,
                        new RingSumStage(),
                        ModelTypes.FEATURE_VECTOR,
                        FIRST_UID,
                        "Ring sums",
                        options);
        KeyedStages.next(
                        first,
                        new SumOfSumsStage(),
                        ModelTypes.FEATURE_VECTOR,
                        SECOND_UID,
                        "Sums of sums",
                        options)
                .map(
                        vector -> {
                            OUTPUTS.add(PlainLoop.line(vector));
                            return 1;
                        })
                .returns(Types.INT)
                .uid("collect")
                .sinkTo(new DiscardingSink<>())
                .uid("discard");
        return environment;
    }

    /** Runs until that many outputs are there in all, then stops with a savepoint. */
    String runUntil(
            int outputs, @Nullable String savepoint, Path folder, SavepointFormatType format)
            throws Exception {
        JobClient job = define(savepoint).executeAsync("chain of keyed stages");
        try {
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (OUTPUTS.size() < outputs) {
                if (System.nanoTime() > deadline || job.getJobStatus().get().isTerminalState()) {
                    throw new AssertionError(
                            "only " + OUTPUTS.size() + " outputs, " + job.getJobStatus().get());
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
            return job.stopWithSavepoint(false, folder.toUri().toString(), format)
                    .get(60, TimeUnit.SECONDS);
        } catch (Throwable failure) {
            job.cancel().get(60, TimeUnit.SECONDS);
            throw failure;
        }
    }
}
