/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.sink;

import io.millrace.benchmarks.river.Pace;
import io.millrace.benchmarks.river.River;
import io.millrace.benchmarks.river.RiverSource;
import io.millrace.benchmarks.river.Workload;
import io.millrace.connector.timescaledb.DatabaseOptions;
import io.millrace.connector.timescaledb.TimescaleSink;
import io.millrace.functions.types.ModelTypes;
import io.millrace.jobs.config.RuntimeOptions;
import io.millrace.jobs.edge.EdgeCluster;
import io.millrace.jobs.monitor.MonitorJob;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The sink in a job with one task: generator and sink, to the last row committed. */
final class SinkRun {

    private SinkRun() {}

    /**
     * Writes the first moments of the river.
     *
     * @param moments how many, three rows each
     * @return seconds from the first row that reaches the sink to the end of the job, which is when
     *     the last one is committed
     */
    static double seconds(Workload workload, long moments, DatabaseOptions database, Path folder)
            throws Exception {
        Configuration configuration =
                MonitorJob.configuration(
                        RuntimeOptions.of(
                                1,
                                Duration.ofSeconds(10),
                                RuntimeOptions.StateBackend.HASHMAP,
                                1L << 20));
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment
                .fromSource(
                        new RiverSource(workload, River.Clock.SECONDS, Pace.UNLIMITED, moments),
                        WatermarkStrategy.noWatermarks(),
                        "Readings",
                        ModelTypes.READING)
                .uid("readings")
                .sinkTo(TimescaleSink.builder(new TimedReadingTable()).database(database).build())
                .uid("sink")
                .disableChaining();
        TimedReadingTable.reset();
        try (EdgeCluster cluster = EdgeCluster.start(configuration, 2, folder)) {
            JobID job = cluster.submit(environment.getStreamGraph());
            JobStatus status = cluster.graph(job).getState();
            while (!status.isGloballyTerminalState()) {
                TimeUnit.MILLISECONDS.sleep(5);
                status = cluster.graph(job).getState();
            }
            long end = System.nanoTime();
            if (status != JobStatus.FINISHED) {
                throw new IOException("the job ended as " + status + "; see the log");
            }
            return (end - TimedReadingTable.firstNanos()) / 1e9;
        }
    }
}
