/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.kafka;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.benchmarks.probe.CpuClock;
import io.millrace.benchmarks.probe.ProbeOperator;
import io.millrace.benchmarks.probe.Progress;
import io.millrace.benchmarks.river.Workload;
import io.millrace.jobs.config.RuntimeOptions;
import io.millrace.jobs.edge.EdgeCluster;
import io.millrace.jobs.monitor.MonitorJob;
import io.millrace.jobs.monitor.MonitorPipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.FileUtils;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** One way of reading in a JVM of its own; prints its figures. */
public final class KafkaMain {

    private static final String RUN = "kafka";
    private static final double WARM_UP_SHARE = 1.0 / 3;
    // The last vectors are counted only when the probe next looks at the clock.
    private static final double END_SHARE = 0.98;
    private static final long LIMIT_SECONDS = 300;

    private KafkaMain() {}

    /**
     * Runs.
     *
     * @param arguments a {@link KafkaSpec} as JSON
     */
    public static void main(String[] arguments) throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        KafkaSpec spec = mapper.readValue(arguments[0], KafkaSpec.class);
        System.out.println(mapper.writeValueAsString(spec.job() ? monitor(spec) : consume(spec)));
        System.exit(0);
    }

    private static KafkaFigures consume(KafkaSpec spec) throws IOException {
        Properties properties = new Properties();
        properties.setProperty(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, spec.bootstrapServers());
        properties.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.setProperty(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "5000");
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, bytes, bytes)) {
            List<PartitionInfo> partitions = consumer.partitionsFor(spec.topic());
            consumer.assign(
                    partitions.stream()
                            .map(p -> new TopicPartition(p.topic(), p.partition()))
                            .toList());
            consumer.seekToBeginning(consumer.assignment());
            long records = 0;
            long begin = 0;
            CpuClock clock = new CpuClock();
            while (records < spec.records()) {
                int polled = consumer.poll(Duration.ofSeconds(10)).count();
                if (polled == 0) {
                    throw new IOException(
                            "the topic ended after %d of %d records"
                                    .formatted(records, spec.records()));
                }
                records += polled;
                if (begin == 0 && records > spec.records() * WARM_UP_SHARE) {
                    begin = records;
                    clock = new CpuClock();
                }
            }
            double share = (double) (records - begin) / spec.records();
            return figures(share * spec.readings(), clock);
        }
    }

    private static KafkaFigures figures(double readings, CpuClock clock) {
        return new KafkaFigures(readings / clock.seconds(), readings / clock.cpuSeconds());
    }

    private static KafkaFigures monitor(KafkaSpec spec) throws Exception {
        Path folder = Files.createTempDirectory("millrace-bench-");
        Configuration configuration =
                MonitorJob.configuration(
                        RuntimeOptions.of(
                                spec.parallelism(),
                                Duration.ofSeconds(10),
                                RuntimeOptions.StateBackend.HASHMAP,
                                1L << 30));
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        MonitorPipeline.Streams monitor =
                KafkaCommand.format(spec.format())
                        .monitor(environment, spec.bootstrapServers(), spec.topic());
        ProbeOperator.end(monitor.features(), RUN, "probe");
        monitor.scores().sinkTo(new DiscardingSink<>()).uid("scores-discarded");
        monitor.alarms().sinkTo(new DiscardingSink<>()).uid("alarms-discarded");
        try (Progress progress = Progress.begin(RUN);
                EdgeCluster cluster =
                        EdgeCluster.start(configuration, spec.parallelism(), folder)) {
            JobID job = cluster.submit(environment.getStreamGraph());
            LongSupplier readings = () -> progress.count() * Workload.SENSORS;
            await(cluster, job, readings, (long) (spec.readings() * WARM_UP_SHARE));
            long begin = readings.getAsLong();
            CpuClock clock = new CpuClock();
            await(cluster, job, readings, (long) (spec.readings() * END_SHARE));
            KafkaFigures figures = figures((double) (readings.getAsLong() - begin), clock);
            cluster.cancel(job);
            return figures;
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
    }

    private static void await(EdgeCluster cluster, JobID job, LongSupplier readings, long enough)
            throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (readings.getAsLong() < enough) {
            TimeUnit.MILLISECONDS.sleep(5);
            if (System.nanoTime() > deadline
                    || cluster.graph(job).getState().isGloballyTerminalState()) {
                throw new IOException(
                        "%d of %d readings came through: %s"
                                .formatted(
                                        readings.getAsLong(),
                                        enough,
                                        cluster.graph(job).getFailureInfo()));
            }
        }
    }
}
