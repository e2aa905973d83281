/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.core;

import io.millrace.benchmarks.probe.CpuClock;
import io.millrace.benchmarks.probe.GcPauses;
import io.millrace.benchmarks.probe.Progress;
import io.millrace.benchmarks.river.Pace;
import io.millrace.benchmarks.river.River;
import io.millrace.benchmarks.river.RiverSource;
import io.millrace.benchmarks.river.Workload;
import io.millrace.jobs.config.RuntimeOptions;
import io.millrace.jobs.edge.EdgeCluster;
import io.millrace.jobs.monitor.MonitorJob;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.checkpoint.AbstractCheckpointStats;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.checkpoint.CheckpointStatsStatus;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A Flink job in a cluster in this process, with the settings of a monitor. */
final class JobRun {

    private static final String RUN = "round";
    private static final long STAGE_MEMORY = 4L << 30;

    private JobRun() {}

    static RoundFigures run(RoundSpec spec, JobDesign design, Path folder) throws Exception {
        Configuration configuration = configuration(spec, folder);
        design.configure(spec, configuration);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        RiverSource source =
                new RiverSource(
                        Workload.ofSensors(spec.sensors()), River.Clock.SECONDS, Pace.UNLIMITED);
        try (Progress progress = Progress.begin(RUN)) {
            design.define(environment, source, RUN);
            try (EdgeCluster cluster =
                    EdgeCluster.start(configuration, spec.parallelism(), folder)) {
                JobID job = cluster.submit(environment.getStreamGraph());
                try {
                    return measured(spec, design, progress, cluster, job);
                } finally {
                    if (!cluster.graph(job).getState().isGloballyTerminalState()) {
                        cluster.cancel(job);
                    }
                }
            }
        }
    }

    /** How a monitor runs: resident on the heap, spilling on RocksDB. */
    static RuntimeOptions runtime(RoundSpec spec) {
        return RuntimeOptions.of(
                spec.parallelism(),
                Duration.ofMillis(Math.max(1, spec.checkpointMillis())),
                RuntimeOptions.StateBackend.valueOf(spec.stateBackend().name()),
                STAGE_MEMORY);
    }

    static Configuration configuration(RoundSpec spec, Path folder) {
        Configuration configuration = MonitorJob.configuration(runtime(spec));
        if (spec.checkpointMillis() == 0) {
            configuration.removeConfig(CheckpointingOptions.CHECKPOINTING_INTERVAL);
        }
        // One that fails must not be measured as if it ran.
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        configuration.set(CoreOptions.TMP_DIRS, folder.resolve("tmp").toString());
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(512));
        configuration.addAll(ClusterProfile.performance());
        return configuration;
    }

    private static RoundFigures measured(
            RoundSpec spec, JobDesign design, Progress progress, EdgeCluster cluster, JobID job)
            throws Exception {
        long needed =
                spec.sensors()
                        * (design.isFull() ? 1L : WarmUp.LONGEST_WINDOW)
                        / design.readingsPerElement();
        CpuClock warmUp = new CpuClock();
        watch(
                cluster,
                job,
                () ->
                        WarmUp.goesOn(spec, warmUp.seconds(), progress.count() >= needed)
                                || progress.count() == 0);
        boolean filled = progress.count() >= needed;
        try (GcPauses pauses = new GcPauses()) {
            long beginMillis = System.currentTimeMillis();
            progress.measureFromNow();
            long begin = progress.count();
            CpuClock clock = new CpuClock();
            watch(cluster, job, () -> clock.seconds() < spec.seconds());
            double wall = clock.seconds();
            double cpu = clock.cpuSeconds();
            double readings = (progress.count() - begin) * (double) design.readingsPerElement();
            List<AbstractCheckpointStats> checkpoints = completed(cluster.graph(job), beginMillis);
            return new RoundFigures(
                    readings / wall,
                    readings / cpu,
                    progress.stallMillis().stream()
                            .mapToDouble(Double::doubleValue)
                            .max()
                            .orElse(Double.NaN),
                    checkpoints.size(),
                    Statistics.median(
                            checkpoints.stream()
                                    .map(c -> (double) c.getEndToEndDuration())
                                    .toList()),
                    checkpoints.stream()
                            .mapToLong(AbstractCheckpointStats::getStateSize)
                            .max()
                            .orElse(0),
                    0,
                    progress.longestPauseMillis(),
                    pauses.longestMillis(),
                    filled);
        }
    }

    private static void watch(EdgeCluster cluster, JobID job, BooleanSupplier goesOn)
            throws Exception {
        long looked = System.nanoTime();
        while (goesOn.getAsBoolean()) {
            TimeUnit.MILLISECONDS.sleep(20);
            if (System.nanoTime() - looked > TimeUnit.SECONDS.toNanos(1)) {
                looked = System.nanoTime();
                AccessExecutionGraph graph = cluster.graph(job);
                if (graph.getState().isGloballyTerminalState()) {
                    throw new IllegalStateException("the job ended: " + graph.getFailureInfo());
                }
            }
        }
    }

    private static List<AbstractCheckpointStats> completed(
            AccessExecutionGraph graph, long beginMillis) {
        CheckpointStatsSnapshot checkpoints = graph.getCheckpointStatsSnapshot();
        return checkpoints == null
                ? List.of()
                : checkpoints.getHistory().getCheckpoints().stream()
                        .filter(c -> c.getStatus() == CheckpointStatsStatus.COMPLETED)
                        .filter(c -> c.getTriggerTimestamp() >= beginMillis)
                        .toList();
    }
}
