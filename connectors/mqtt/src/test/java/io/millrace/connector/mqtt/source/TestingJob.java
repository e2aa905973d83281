/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source;

import io.millrace.connector.mqtt.client.MqttConnectionFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.jspecify.annotations.Nullable;

/** A job from the source into the {@link LedgerFunction}. */
final class TestingJob {

    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final Path folder;
    private final MqttConnectionFactory connections;

    /**
     * @param folder for checkpoints and savepoints
     * @param connections how the source connects
     */
    TestingJob(Path folder, MqttConnectionFactory connections) {
        this.folder = folder;
        this.connections = connections;
    }

    JobClient start(MqttReadOptions options, @Nullable String savepoint, int parallelism)
            throws Exception {
        return start(options, savepoint, parallelism, Duration.ofMillis(200));
    }

    JobClient start(
            MqttReadOptions options, @Nullable String savepoint, int parallelism, Duration interval)
            throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, interval);
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                folder.resolve("checkpoints").toUri().toString());
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(50));
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 10);
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        if (savepoint != null) {
            configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        }
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(1);
        MqttSource<String> source =
                MqttSource.<String>builder()
                        .setReadOptions(options)
                        .setDeserializationSchema(new TextSchema())
                        .setConnectionFactory(connections)
                        .build();
        env.fromSource(source, WatermarkStrategy.noWatermarks(), "mqtt")
                .uid("mqtt")
                .setParallelism(parallelism)
                .map(new LedgerFunction())
                .uid("ledger")
                .sinkTo(new DiscardingSink<>())
                .uid("sink");
        return env.executeAsync();
    }

    String stop(JobClient job) throws Exception {
        return job.stopWithSavepoint(
                        false,
                        folder.resolve("savepoints").toUri().toString(),
                        SavepointFormatType.CANONICAL)
                .get();
    }

    static void await(JobClient job, BooleanSupplier condition) throws Exception {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "not in time; the job is %s and %d messages have taken effect"
                                .formatted(job.getJobStatus().get(), LedgerFunction.size()));
            }
            Thread.sleep(20);
        }
    }
}
