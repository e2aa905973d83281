/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.connector.timescaledb.schema.SchemaInstaller;
import io.millrace.jobs.cli.CommandRunner;
import io.millrace.jobs.cli.UserError;
import io.millrace.jobs.config.ConfigLoader;
import io.millrace.jobs.config.KafkaOptions;
import io.millrace.jobs.config.PlantConfig;
import io.millrace.jobs.edge.EdgeCluster;
import io.millrace.jobs.monitor.MonitorJob;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.FileUtils;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Starts a simulated plant with a real broker, a real database and the real job, and shows what
 * happens.
 */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description =
                "A simulated plant with a real MQTT broker, a real PostgreSQL and the monitor job,"
                        + " watched live. The plant's data are simulated; all else is what a plant"
                        + " would run.")
public final class DemoCommand implements Callable<Integer> {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final String CONFIGURATION = "demo-plant.yaml";

    @Option(names = "--seconds", description = "End after so many seconds; default: on Ctrl-C.")
    private long seconds;

    @Option(names = "--json", description = "Print one JSON object at the end.")
    private boolean json;

    @Option(
            names = "--kafka",
            description = "Start a Kafka broker too and publish alarms to its topic 'alarms'.")
    private boolean kafka;

    @Option(names = "--mqtt-port", description = "Port of the broker; default: a free one.")
    private int mqttPort;

    @Option(names = "--database-port", description = "Port of the database; default: a free one.")
    private int databasePort;

    @Option(
            names = "--seed",
            description = "Seed of the simulation; default: ${DEFAULT-VALUE}.",
            defaultValue = "1")
    private long seed;

    @Option(
            names = "--faults",
            description = "schedule or none; default: ${DEFAULT-VALUE}.",
            defaultValue = "schedule")
    private String faults = "schedule";

    @Option(names = "--data", description = "Folder for data and logs; default: target/demo.")
    private @Nullable Path data;

    /** Runs the command. */
    public static void main(String[] arguments) {
        System.exit(CommandRunner.run(new DemoCommand(), arguments));
    }

    @Override
    public Integer call() throws Exception {
        Path root = Path.of(System.getProperty("millrace.root", "."));
        Path folder = (data == null ? root.resolve("target/demo") : data).toAbsolutePath();
        Files.createDirectories(folder);
        CountDownLatch ended = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        // Ctrl-C ends the watching; the hook then waits until everything is closed.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> endAndAwait(ended, closed), "demo-end"));
        try (FileChannel channel =
                        FileChannel.open(
                                folder.resolve("lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw new UserError(
                        "another demo is running in %s: end it, or give --data another folder"
                                .formatted(folder));
            }
            DemoReport report = run(root, folder, ended);
            if (json) {
                System.out.println(new ObjectMapper().writeValueAsString(report));
            }
            return report.silentLoss() == 0 && report.duplicates() == 0
                    ? CommandRunner.OK
                    : CommandRunner.FAILURE;
        } finally {
            closed.countDown();
        }
    }

    private static void endAndAwait(CountDownLatch ended, CountDownLatch closed) {
        ended.countDown();
        try {
            if (!closed.await(60, TimeUnit.SECONDS)) {
                System.err.println("millrace: the demo did not stop in a minute");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private DemoReport run(Path root, Path folder, CountDownLatch ended) throws Exception {
        DemoView view =
                json ? new LineView(System.err) : TerminalView.openOr(new LineView(System.err));
        view.say("starting the plant, the broker and the database; logs in " + folder);
        Path checkpoints = folder.resolve("checkpoints");
        // The plant and the database begin anew, so the job does too.
        FileUtils.deleteDirectory(checkpoints.toFile());
        try (EmbeddedDatabase database =
                        EmbeddedDatabase.start(folder.resolve("postgresql"), databasePort);
                PlantProcess plant =
                        PlantProcess.start(root, folder.resolve("plant"), plantArguments());
                EmbeddedKafka broker = kafka ? EmbeddedKafka.start(folder.resolve("kafka")) : null;
                PlantLink link = PlantLink.connect(plant.mqttPort())) {
            PlantConfig config = config(folder, plant, database, broker);
            SchemaInstaller.install(config.storage());
            StreamExecutionEnvironment environment =
                    StreamExecutionEnvironment.getExecutionEnvironment(
                            MonitorJob.configuration(config.runtime()));
            MonitorJob.define(environment, config);
            try (EdgeCluster cluster =
                            EdgeCluster.start(
                                    MonitorJob.configuration(config.runtime()),
                                    config.runtime().parallelism(),
                                    checkpoints);
                    PlantTables tables =
                            new PlantTables(
                                    database.port(),
                                    EmbeddedDatabase.USER,
                                    EmbeddedDatabase.USER)) {
                JobID job = cluster.submit(environment.getStreamGraph());
                awaitRunning(cluster, job);
                link.startPlant();
                DemoRun run = new DemoRun(link, tables, cluster, job, view, ended);
                try {
                    run.watch(seconds);
                } finally {
                    view.end();
                }
                view.say("stopping: waiting for the last readings to arrive");
                DemoReport report = run.settle();
                cluster.cancel(job);
                return report;
            }
        }
    }

    /** The plant begins when the job can listen: what nobody has subscribed to, nobody receives. */
    private static void awaitRunning(EdgeCluster cluster, JobID job) throws Exception {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!cluster.allTasksRun(job)) {
            if (System.nanoTime() > deadline) {
                throw new IOException("the job did not start in " + START_TIMEOUT);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private List<String> plantArguments() {
        List<String> arguments = new ArrayList<>();
        arguments.add("--port=" + mqttPort);
        arguments.add("--seed=" + seed);
        arguments.add("--faults=" + faults);
        return arguments;
    }

    private static PlantConfig config(
            Path folder,
            PlantProcess plant,
            EmbeddedDatabase database,
            @Nullable EmbeddedKafka broker)
            throws IOException {
        Map<String, String> values = new HashMap<>();
        values.put("broker", "mqtt://127.0.0.1:" + plant.mqttPort());
        values.put("database.host", "127.0.0.1");
        values.put("database.port", Integer.toString(database.port()));
        values.put("database.name", EmbeddedDatabase.USER);
        values.put("database.username", EmbeddedDatabase.USER);
        values.put("checkpoint.directory", folder.resolve("checkpoints").toString());
        PlantConfig config;
        try (InputStream in = DemoCommand.class.getResourceAsStream(CONFIGURATION)) {
            if (in == null) {
                throw new IllegalStateException(CONFIGURATION + " is missing from the archive");
            }
            config = ConfigLoader.load(CONFIGURATION, in, values);
        }
        return broker == null
                ? config
                : config.publishingTo(
                        new KafkaOptions(
                                List.of(broker.bootstrapServers()),
                                KafkaOptions.DEFAULT_ALARMS_TOPIC));
    }
}
