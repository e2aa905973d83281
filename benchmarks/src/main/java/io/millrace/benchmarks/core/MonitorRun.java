/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.core;

import io.millrace.functions.state.StageOptions;
import io.millrace.functions.types.ModelTypes;
import io.millrace.jobs.config.RuntimeOptions;
import io.millrace.jobs.edge.EdgeCluster;
import io.millrace.jobs.monitor.MonitorJob;
import io.millrace.jobs.monitor.MonitorOptions;
import io.millrace.jobs.monitor.MonitorPipeline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * The product: generator, shuffle and the monitor's three stages in a MiniCluster, with
 * checkpoints, results discarded.
 */
final class MonitorRun {

    private static final long NUMBERS_PER_SUBTASK = 3L << 50;
    private static final Duration BUFFER_TIMEOUT = Duration.ofMillis(5);

    private MonitorRun() {}

    static Measurement run(
            Workload workload,
            int parallelism,
            Duration checkpointInterval,
            RuntimeOptions.StateBackend backend,
            Path folder,
            double warmUpSeconds,
            double seconds)
            throws Exception {
        RuntimeOptions options =
                new RuntimeOptions(
                        parallelism, checkpointInterval, null, backend, 1L << 30, BUFFER_TIMEOUT);
        Configuration configuration = MonitorJob.configuration(options);
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(512));
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        var readings =
                environment
                        .fromSource(
                                new NumberSequenceSource(0, NUMBERS_PER_SUBTASK * parallelism - 1),
                                WatermarkStrategy.noWatermarks(),
                                "numbers")
                        .uid("numbers")
                        .map(new ReadingFunction(workload, NUMBERS_PER_SUBTASK))
                        .returns(ModelTypes.READING)
                        .uid("readings");
        MonitorPipeline.Streams monitor =
                MonitorPipeline.define(
                        readings,
                        new MonitorOptions(
                                Workload.features(),
                                Workload.detectors(),
                                Workload.alarms(),
                                new StageOptions(options.stageMemoryBytes())));
        monitor.features()
                .filter(new CountFunction<>())
                .uid("count")
                .sinkTo(new DiscardingSink<>())
                .uid("features");
        monitor.scores().sinkTo(new DiscardingSink<>()).uid("scores");
        monitor.alarms().sinkTo(new DiscardingSink<>()).uid("alarms");
        try (EdgeCluster cluster = EdgeCluster.start(configuration, parallelism, folder)) {
            JobID job = cluster.submit(environment.getStreamGraph());
            TimeUnit.MILLISECONDS.sleep((long) (warmUpSeconds * 1e3));
            long begin = readings(cluster, job);
            CpuClock clock = new CpuClock();
            TimeUnit.MILLISECONDS.sleep((long) (seconds * 1e3));
            double wall = clock.seconds();
            double cpu = clock.cpuSeconds();
            long count = readings(cluster, job) - begin;
            CheckpointStatsSnapshot checkpoints = cluster.graph(job).getCheckpointStatsSnapshot();
            cluster.cancel(job);
            return new Measurement(
                    "millrace",
                    workload.assets(),
                    parallelism,
                    backend.name().toLowerCase(Locale.ROOT),
                    checkpointInterval.toMillis(),
                    count / wall,
                    count / cpu,
                    checkpoints == null
                            ? 0
                            : checkpoints.getCounts().getNumberOfCompletedCheckpoints(),
                    checkpoints == null
                            ? 0
                            : checkpoints.getSummaryStats().getEndToEndDurationStats().getMaximum(),
                    checkpoints == null
                            ? 0
                            : checkpoints.getSummaryStats().getStateSizeStats().getMaximum());
        }
    }

    /** Readings that the features stage has taken, as of the last heartbeat (one a second). */
    private static long readings(EdgeCluster cluster, JobID job)
            throws ExecutionException, InterruptedException {
        Object vectors = cluster.accumulators(job).getOrDefault(CountFunction.ACCUMULATOR, 0L);
        return ((Number) vectors).longValue() * Workload.SENSORS;
    }
}
