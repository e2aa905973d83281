/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.latency;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.benchmarks.river.Pace;
import io.millrace.benchmarks.river.River;
import io.millrace.benchmarks.river.RiverSource;
import io.millrace.benchmarks.river.Workload;
import io.millrace.functions.state.stage.StageMode;
import io.millrace.functions.types.ModelTypes;
import io.millrace.jobs.config.RuntimeOptions;
import io.millrace.jobs.edge.EdgeCluster;
import io.millrace.jobs.monitor.MonitorJob;
import io.millrace.jobs.monitor.MonitorPipeline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.FileUtils;

/** One case in a JVM of its own; prints its row. */
public final class LatencyMain {

    private static final String RUN = "latency";
    private static final double MICRO = 1e-6;

    // The job has to be up before the first reading is due; what comes late is caught up.
    private static final long START_SECONDS = 4;

    private LatencyMain() {}

    /**
     * Runs.
     *
     * @param arguments a {@link LatencySpec} as JSON
     */
    public static void main(String[] arguments) throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        LatencySpec spec = mapper.readValue(arguments[0], LatencySpec.class);
        Path folder = Files.createTempDirectory("millrace-bench-");
        try {
            System.out.println(mapper.writeValueAsString(run(spec, folder)));
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
        System.exit(0);
    }

    static LatencyRow run(LatencySpec spec, Path folder) throws Exception {
        RuntimeOptions runtime =
                new RuntimeOptions(
                        1,
                        Duration.ofMillis(Math.max(1, spec.checkpointMillis())),
                        null,
                        RuntimeOptions.StateBackend.HASHMAP,
                        StageMode.AUTO,
                        null,
                        1L << 30,
                        RuntimeOptions.DEFAULT_BLOCK_ROWS,
                        Duration.ofMillis(spec.bufferTimeoutMillis()),
                        Duration.ofMillis(spec.bufferTimeoutMillis()));
        Configuration configuration = MonitorJob.configuration(runtime);
        if (spec.checkpointMillis() == 0) {
            configuration.removeConfig(CheckpointingOptions.CHECKPOINTING_INTERVAL);
        }
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        Pace pace =
                new Pace(
                        System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS),
                        spec.readingsPerSecond() / (double) Workload.SENSORS);
        MonitorPipeline.Streams monitor =
                MonitorPipeline.behind(
                        environment
                                .fromSource(
                                        new RiverSource(
                                                Workload.ofSensors(spec.sensors()),
                                                River.Clock.MOMENTS,
                                                pace),
                                        WatermarkStrategy.noWatermarks(),
                                        "Readings",
                                        ModelTypes.READING)
                                .uid("readings"),
                        Workload.options(runtime.stages()));
        monitor.scores()
                .transform("latency", ModelTypes.SCORE, new LatencyOperator(RUN, pace))
                .uid("latency");
        monitor.alarms().sinkTo(new DiscardingSink<>()).uid("alarms-discarded");
        try (LatencyTrack track = LatencyTrack.begin(RUN);
                EdgeCluster cluster = EdgeCluster.start(configuration, 1, folder)) {
            JobID job = cluster.submit(environment.getStreamGraph());
            sleep(START_SECONDS + spec.warmUpSeconds());
            track.take();
            sleep(spec.seconds());
            Histogram latencies = track.take();
            cluster.cancel(job);
            if (latencies.getTotalCount() == 0) {
                throw new IllegalStateException(
                        "no score in %.0f s: the detectors are not warm yet; fewer sensors or a longer warm-up"
                                .formatted(spec.seconds()));
            }
            return row(spec, latencies);
        }
    }

    private static LatencyRow row(LatencySpec spec, Histogram nanos) {
        return new LatencyRow(
                spec.readingsPerSecond(),
                spec.sensors(),
                spec.bufferTimeoutMillis(),
                spec.checkpointMillis(),
                nanos.getTotalCount(),
                nanos.getValueAtPercentile(50) * MICRO,
                nanos.getValueAtPercentile(90) * MICRO,
                nanos.getValueAtPercentile(99) * MICRO,
                nanos.getValueAtPercentile(99.9) * MICRO,
                nanos.getMaxValue() * MICRO);
    }

    private static void sleep(double seconds) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep((long) (seconds * 1e3));
    }
}
