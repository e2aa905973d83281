/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.mqtt.job;

import io.millrace.connector.mqtt.payload.ReadingSchema;
import io.millrace.connector.mqtt.payload.TopicMapping;
import io.millrace.connector.mqtt.source.MqttSource;
import io.millrace.functions.model.SourceRecord;
import io.millrace.functions.types.ModelTypes;
import io.millrace.jobs.edge.EdgeCluster;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * The job of a drill: the MQTT source and a ledger, in this process until it is killed or ended. It
 * goes on from its newest checkpoint when it is started again.
 */
public final class DrillJob {

    /** While this file is in the drill's folder, no checkpoint ends. */
    public static final String HOLD = "hold";

    /** Begin of the names of files that each roll the job back once. */
    public static final String FAIL = "fail-";

    /** What it prints once the job runs. */
    public static final String RUNNING = "drill job: running";

    private static final AtomicInteger ROLLBACKS = new AtomicInteger();

    private DrillJob() {}

    /**
     * Runs until the process ends.
     *
     * @param arguments the file with the {@link DrillJobOptions}
     */
    public static void main(String[] arguments) throws Exception {
        DrillJobOptions options = DrillJobOptions.read(Path.of(arguments[0]));
        Files.createDirectories(options.checkpoints());
        Files.createDirectories(options.ledger());
        Configuration configuration = configuration(options);
        try (EdgeCluster cluster =
                EdgeCluster.start(configuration, options.parallelism(), options.checkpoints())) {
            StreamExecutionEnvironment environment =
                    StreamExecutionEnvironment.getExecutionEnvironment(configuration);
            environment.setParallelism(options.parallelism());
            define(environment, options);
            var job = cluster.submit(environment.getStreamGraph());
            while (!cluster.allTasksRun(job)) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            System.out.println(RUNNING);
            while (!cluster.graph(job).getState().isGloballyTerminalState()) {
                collectRollbacks(Path.of(options.folder()));
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
        throw new IllegalStateException("the drill's job ended by itself");
    }

    /** Whether somebody asked for a rollback that did not happen yet; takes it. */
    static boolean takeRollback() {
        int left = ROLLBACKS.get();
        return left > 0 && ROLLBACKS.compareAndSet(left, left - 1);
    }

    private static void define(StreamExecutionEnvironment environment, DrillJobOptions options) {
        MqttSource<SourceRecord> source =
                MqttSource.<SourceRecord>builder()
                        .setReadOptions(options.readOptions())
                        .setDeserializationSchema(
                                new ReadingSchema(
                                        List.of(
                                                new TopicMapping(
                                                        options.topicFilter(),
                                                        null,
                                                        -1,
                                                        Map.of("number", "$.number"),
                                                        null,
                                                        "$.timestamp",
                                                        null)),
                                        ModelTypes.SOURCE_RECORD))
                        .build();
        environment
                .fromSource(
                        new ForgetfulSource<>(source, options.lostNotifications()),
                        WatermarkStrategy.noWatermarks(),
                        "MQTT",
                        ModelTypes.SOURCE_RECORD)
                .uid("mqtt")
                .filter(new LedgerFunction(options.devices(), options.folder()))
                .uid("ledger")
                .sinkTo(new DiscardingSink<>())
                .uid("nowhere");
    }

    private static Configuration configuration(DrillJobOptions options) {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        configuration.set(
                CheckpointingOptions.CHECKPOINTING_INTERVAL,
                Duration.ofMillis(options.checkpointMillis()));
        configuration.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, Integer.MAX_VALUE);
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, Integer.MAX_VALUE);
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(200));
        return configuration;
    }

    private static void collectRollbacks(Path folder) throws IOException {
        try (DirectoryStream<Path> asked = Files.newDirectoryStream(folder, FAIL + "*")) {
            for (Path file : asked) {
                Files.delete(file);
                ROLLBACKS.incrementAndGet();
            }
        }
    }
}
