/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.ledger;

import io.millrace.it.fault.FaultProxy;
import io.millrace.it.process.JobProcess;
import io.millrace.it.process.MosquittoProcess;
import io.millrace.jobs.demo.EmbeddedDatabase;
import io.millrace.jobs.replay.BrokerAddress;
import io.millrace.jobs.replay.Publisher;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Numbered readings through a real Mosquitto into the real job and a real database, while the job's
 * MQTT connection is cut and its process is killed and started again.
 */
public final class LedgerDrill {

    private static final Duration SETTLE_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final int ASSETS = 20;
    private static final String SUBSCRIBER = "millrace-ledger-job";
    private static final String FILTER = "devices/+/telemetry";

    /** What Mosquitto writes to its log once the subscription stands: client, QoS, filter. */
    private static final String SUBSCRIPTION = SUBSCRIBER + " 1 " + FILTER;

    /**
     * How hard it is.
     *
     * @param readings how many are published
     * @param perSecond how many a second
     * @param cuts how often the job's MQTT connection is cut
     * @param kills how often the job's process is killed
     * @param deduplication whether the job drops repeated deliveries; off shows that the drill
     *     notices
     */
    public record Options(int readings, int perSecond, int cuts, int kills, boolean deduplication) {

        /** The drill of the promise: 200,000 readings, 10 cuts, 3 kills. */
        public static final Options STANDARD = new Options(200_000, 8_000, 10, 3, true);
    }

    private final Path root;
    private final Path folder;
    private final Options options;
    private final Consumer<String> progress;

    /**
     * Makes a drill.
     *
     * @param root the project's root
     * @param folder an empty folder for brokers, database, checkpoints and logs
     * @param options how hard it is
     * @param progress takes a line on what is going on
     */
    public LedgerDrill(Path root, Path folder, Options options, Consumer<String> progress) {
        this.root = root;
        this.folder = folder;
        this.options = options;
        this.progress = progress;
    }

    /** Runs the drill. */
    public Ledger run() throws IOException, InterruptedException, SQLException, ExecutionException {
        NumberedReadings readings =
                new NumberedReadings(
                        options.readings(),
                        ASSETS,
                        Clock.systemUTC().millis() - Duration.ofHours(1).toMillis());
        try (MosquittoProcess broker =
                        MosquittoProcess.start(
                                Files.createDirectories(folder.resolve("mosquitto")));
                FaultProxy proxy = FaultProxy.start(broker.address());
                EmbeddedDatabase database =
                        EmbeddedDatabase.start(folder.resolve("postgresql"), 0)) {
            Path configuration = configuration(proxy.port(), database.port());
            // The session exists from the first subscription on: what was published before would
            // not be in it.
            JobProcess job = startAndAwaitSubscription(configuration);
            ExecutorService publishing = Executors.newSingleThreadExecutor();
            try (Auditor auditor = auditor(database, readings);
                    NumberedPublisher publisher =
                            new NumberedPublisher(
                                    readings,
                                    options.perSecond(),
                                    Publisher.connect(brokerAddress(broker)))) {
                Future<Void> published = publishing.submit(publisher);
                disturb(job, proxy, publisher, published);
                published.get();
                progress.accept(
                        "published %d; waiting for the last rows"
                                .formatted(publisher.acknowledged()));
                awaitRows(auditor, publisher.acknowledged());
                return auditor.audit(publisher.acknowledged());
            } finally {
                publishing.shutdownNow();
                job.close();
            }
        }
    }

    private static Auditor auditor(EmbeddedDatabase database, NumberedReadings readings)
            throws SQLException {
        return new Auditor(
                "jdbc:postgresql://127.0.0.1:%d/%s"
                        .formatted(database.port(), EmbeddedDatabase.USER),
                EmbeddedDatabase.USER,
                "",
                readings);
    }

    private static BrokerAddress brokerAddress(MosquittoProcess broker) {
        return new BrokerAddress(
                URI.create("mqtt://127.0.0.1:" + broker.address().getPort()), null, null);
    }

    /** Spreads the cuts and the kills over the time of publishing. */
    private void disturb(
            JobProcess job, FaultProxy proxy, NumberedPublisher publisher, Future<Void> published)
            throws IOException, InterruptedException, ExecutionException {
        int faults = options.cuts() + options.kills();
        for (int fault = 1; fault <= faults; fault++) {
            awaitPublished(publisher, published, (long) options.readings() * fault / (faults + 1));
            // Every so many cuts one kill, so that both meet all phases.
            boolean kill =
                    fault * options.kills() / faults > (fault - 1) * options.kills() / faults;
            if (kill) {
                job.killAndRestart();
                progress.accept(
                        "killed the job at %d readings".formatted(publisher.acknowledged()));
            } else {
                cut(proxy);
                progress.accept("cut the link at %d readings".formatted(publisher.acknowledged()));
            }
        }
    }

    /**
     * Cuts a connection: where the job is just starting or connecting again, waits until there is
     * one.
     */
    private static void cut(FaultProxy proxy) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (proxy.cut() == 0) {
            if (System.nanoTime() > deadline) {
                throw new IOException("the job did not connect again in " + START_TIMEOUT);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private JobProcess startAndAwaitSubscription(Path configuration)
            throws IOException, InterruptedException {
        JobProcess job = JobProcess.start(root, configuration, folder);
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        Path log = folder.resolve("mosquitto/mosquitto.log");
        while (!(Files.exists(log) && Files.readString(log).contains(SUBSCRIPTION))
                || !job.output().contains("running")) {
            if (!job.isAlive() || System.nanoTime() > deadline) {
                job.close();
                throw new IOException("the job did not subscribe: " + job.output());
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return job;
    }

    private static void awaitPublished(
            NumberedPublisher publisher, Future<Void> published, long number)
            throws InterruptedException, ExecutionException {
        while (publisher.acknowledged() < number) {
            if (published.isDone()) {
                // Throws what ended it; all was published otherwise.
                published.get();
                return;
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private static void awaitRows(Auditor auditor, long expected)
            throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + SETTLE_TIMEOUT.toNanos();
        long seen = -1;
        while (System.nanoTime() < deadline) {
            long rows = auditor.rows();
            // All there and, a checkpoint later, still the same: late repeats would have come by
            // then.
            if (rows >= expected && rows == seen) {
                return;
            }
            seen = rows;
            TimeUnit.SECONDS.sleep(2);
        }
    }

    private Path configuration(int mqttPort, int databasePort) throws IOException {
        Path file = folder.resolve("plant.yaml");
        Files.writeString(
                file,
                """
                sensor_ingestion:
                  protocols:
                    - name: mqtt
                      broker: mqtt://127.0.0.1:%d
                      client_id: %s
                      deduplication: %s
                      topics:
                        - pattern: devices/+/telemetry
                features:
                  - {name: number, column: number, function: value}
                storage: {type: timescaledb, host: 127.0.0.1, port: %d, database: postgres, username: postgres, tls: disable}
                runtime: {checkpoint_interval: 1s, checkpoint_directory: "%s", parallelism: 1}
                """
                        .formatted(
                                mqttPort,
                                SUBSCRIBER,
                                options.deduplication(),
                                databasePort,
                                folder.resolve("checkpoints")));
        return file;
    }
}
