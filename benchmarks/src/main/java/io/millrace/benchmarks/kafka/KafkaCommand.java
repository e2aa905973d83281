/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.kafka;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.benchmarks.child.ChildJvm;
import io.millrace.benchmarks.child.ProgressBar;
import io.millrace.benchmarks.core.Statistics;
import io.millrace.benchmarks.river.River;
import io.millrace.benchmarks.river.Workload;
import io.millrace.jobs.cli.CommandRunner;
import io.millrace.jobs.cli.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.util.FileUtils;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the way from a Kafka topic to scores, beside a plain consumer of the same topic. */
@Command(
        name = "kafka",
        mixinStandardHelpOptions = true,
        description =
                "Reads a topic from its begin to its end: a plain KafkaConsumer that only counts,"
                        + " and the monitor, for each form of the raw log, in JVMs of their own."
                        + " The broker has a JVM of its own, too, on the same machine; its CPU time"
                        + " is not counted.")
public final class KafkaCommand implements Callable<Integer> {

    private static final List<LogFormat> FORMATS =
            List.of(new BlockLogFormat(), new JsonLogFormat());
    private static final int MOMENTS_A_STEP = 10_000;

    @Option(names = "--formats", split = ",", description = "default: all there are")
    private List<String> formats = FORMATS.stream().map(LogFormat::label).toList();

    @Option(
            names = "--readings",
            description = "In each topic; default: ${DEFAULT-VALUE}.",
            defaultValue = "6000000")
    private long readings;

    @Option(names = "--sensors", description = "default: ${DEFAULT-VALUE}", defaultValue = "100000")
    private int sensors;

    @Option(names = "--parallelism", description = "default: ${DEFAULT-VALUE}", defaultValue = "2")
    private int parallelism;

    @Option(names = "--rounds", description = "default: ${DEFAULT-VALUE}", defaultValue = "3")
    private int rounds;

    @Option(names = "--json", description = "Print one JSON object as the last line.")
    private boolean json;

    /**
     * A row of the table: medians of the rounds.
     *
     * @param design {@code plain-consumer} or {@code millrace}
     * @param format form of the records
     * @param readingsPerSecond by the wall clock
     * @param readingsPerCpuSecond by the CPU time of the reading JVM
     * @param ratioToPlainConsumer of readings per CPU second, median of the rounds' ratios
     */
    record Row(
            String design,
            String format,
            double readingsPerSecond,
            double readingsPerCpuSecond,
            double ratioToPlainConsumer) {}

    static LogFormat format(String label) {
        return FORMATS.stream()
                .filter(format -> format.label().equals(label))
                .findFirst()
                .orElseThrow(
                        () ->
                                new UserError(
                                        "--formats '%s' is not known: allowed are %s"
                                                .formatted(
                                                        label,
                                                        FORMATS.stream()
                                                                .map(LogFormat::label)
                                                                .toList())));
    }

    @Override
    public Integer call() throws Exception {
        formats.forEach(KafkaCommand::format);
        Path folder = Files.createTempDirectory("millrace-bench-");
        Process broker = ChildJvm.start(BrokerMain.class, List.of(folder.toString()));
        Thread hook = new Thread(broker::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            BufferedReader lines = broker.inputReader(StandardCharsets.UTF_8);
            String bootstrapServers = lines.readLine();
            if (bootstrapServers == null) {
                throw new IOException("the broker did not start");
            }
            measure(bootstrapServers);
        } finally {
            broker.getOutputStream().close();
            if (!broker.waitFor(10, TimeUnit.SECONDS)) {
                broker.destroyForcibly();
            }
            Runtime.getRuntime().removeShutdownHook(hook);
            FileUtils.deleteDirectory(folder.toFile());
        }
        return CommandRunner.OK;
    }

    private void measure(String bootstrapServers) throws Exception {
        Map<KafkaSpec, List<KafkaFigures>> all = new LinkedHashMap<>();
        double planned = 5 + readings / 400_000.0;
        try (ProgressBar bar =
                ProgressBar.onStandardError(planned * formats.size() * (1 + 2 * rounds))) {
            for (String format : formats) {
                bar.step("filling the topic, " + format, planned);
                String topic = "readings-" + format;
                long[] written = fill(bootstrapServers, topic, format(format));
                for (boolean job : new boolean[] {false, true}) {
                    all.put(
                            new KafkaSpec(
                                    format,
                                    job,
                                    bootstrapServers,
                                    topic,
                                    written[0],
                                    written[1],
                                    parallelism),
                            new ArrayList<>());
                }
            }
            ObjectMapper mapper = new ObjectMapper();
            for (int round = 1; round <= rounds; round++) {
                for (Map.Entry<KafkaSpec, List<KafkaFigures>> entry : all.entrySet()) {
                    KafkaSpec spec = entry.getKey();
                    bar.step(
                            "round %d: %s, %s".formatted(round, design(spec), spec.format()),
                            planned);
                    entry.getValue()
                            .add(
                                    mapper.readValue(
                                            ChildJvm.run(
                                                    KafkaMain.class,
                                                    List.of(mapper.writeValueAsString(spec)),
                                                    bar::say),
                                            KafkaFigures.class));
                }
            }
        }
        report(all);
    }

    private static String design(KafkaSpec spec) {
        return spec.job() ? "millrace" : "plain-consumer";
    }

    /** How many records and readings were written. */
    private long[] fill(String bootstrapServers, String topic, LogFormat format)
            throws IOException {
        Properties properties = new Properties();
        properties.setProperty(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.setProperty(ProducerConfig.LINGER_MS_CONFIG, "10");
        properties.setProperty(ProducerConfig.BATCH_SIZE_CONFIG, "262144");
        properties.setProperty(ProducerConfig.BUFFER_MEMORY_CONFIG, "134217728");
        River river = new River(Workload.ofSensors(sensors), 0, 1, River.Clock.SECONDS);
        AtomicLong records = new AtomicLong();
        AtomicLong failed = new AtomicLong();
        long written = 0;
        ByteArraySerializer bytes = new ByteArraySerializer();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, bytes, bytes)) {
            while (written < readings) {
                written +=
                        format.write(
                                river,
                                (int)
                                        Math.min(
                                                MOMENTS_A_STEP,
                                                1 + (readings - written - 1) / Workload.SENSORS),
                                (key, value) -> {
                                    records.incrementAndGet();
                                    // What failed is counted below, in the callback.
                                    var unused =
                                            producer.send(
                                                    new ProducerRecord<>(topic, key, value),
                                                    (metadata, error) -> {
                                                        if (error != null) {
                                                            failed.incrementAndGet();
                                                        }
                                                    });
                                });
            }
        }
        if (failed.get() > 0) {
            throw new IOException(failed + " records could not be written");
        }
        return new long[] {records.get(), written};
    }

    private void report(Map<KafkaSpec, List<KafkaFigures>> all) throws IOException {
        List<Row> rows = new ArrayList<>();
        all.forEach(
                (spec, figures) -> {
                    List<KafkaFigures> plain =
                            all.entrySet().stream()
                                    .filter(other -> !other.getKey().job())
                                    .filter(other -> other.getKey().format().equals(spec.format()))
                                    .findFirst()
                                    .orElseThrow()
                                    .getValue();
                    List<Double> ratios = new ArrayList<>();
                    for (int i = 0; i < figures.size(); i++) {
                        ratios.add(
                                figures.get(i).readingsPerCpuSecond()
                                        / plain.get(i).readingsPerCpuSecond());
                    }
                    rows.add(
                            new Row(
                                    design(spec),
                                    spec.format(),
                                    Statistics.median(
                                            figures.stream()
                                                    .map(KafkaFigures::readingsPerSecond)
                                                    .toList()),
                                    Statistics.median(
                                            figures.stream()
                                                    .map(KafkaFigures::readingsPerCpuSecond)
                                                    .toList()),
                                    Statistics.median(ratios)));
                });
        System.out.printf(
                Locale.ROOT,
                "%-15s %-8s %14s %16s %18s%n",
                "design",
                "format",
                "readings/s",
                "readings/CPU-s",
                "x plain consumer");
        for (Row row : rows) {
            System.out.printf(
                    Locale.ROOT,
                    "%-15s %-8s %,14.0f %,16.0f %18.2f%n",
                    row.design(),
                    row.format(),
                    row.readingsPerSecond(),
                    row.readingsPerCpuSecond(),
                    row.ratioToPlainConsumer());
        }
        if (json) {
            System.out.println(new ObjectMapper().writeValueAsString(Map.of("rows", rows)));
        }
    }
}
