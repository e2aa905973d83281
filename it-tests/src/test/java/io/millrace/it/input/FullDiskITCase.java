/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.it.ledger.Auditor;
import io.millrace.it.ledger.Ledger;
import io.millrace.it.ledger.NumberedReadings;
import io.millrace.it.process.CommandRun;
import io.millrace.it.process.JobProcess;
import io.millrace.it.process.MosquittoProcess;
import io.millrace.jobs.demo.EmbeddedDatabase;
import io.millrace.jobs.replay.BrokerAddress;
import io.millrace.jobs.replay.Publisher;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The disk with the checkpoints fills up and gets room again: a file system of 4 MiB in memory, a
 * file that takes all of it, and numbered readings before, meanwhile and after.
 */
class FullDiskITCase {

    private static final Path ROOT = Path.of(System.getProperty("millrace.root"));
    private static final Duration PATIENCE = Duration.ofSeconds(45);
    private static final String SUBSCRIPTION = "full-disk 1 devices/+/telemetry";
    private static final String FAILS = "failed, nothing is acknowledged until one succeeds";
    private static final String GOES_ON = "checkpoints succeed again";
    private static final int READINGS = 6_000;

    @TempDir private Path folder;

    private boolean mounted;

    @BeforeEach
    void mountSmallDisk() throws Exception {
        boolean broker = MosquittoProcess.executable().isPresent();
        Files.createDirectories(disk());
        mounted = broker && mount();
        if (!mounted) {
            System.out.println(
                    "SKIPPED: the full disk needs "
                            + (broker
                                    ? "the right to mount a file system (root)"
                                    : "mosquitto (./millrace test installs it)"));
        }
        assumeTrue(mounted, "no small disk, or no mosquitto");
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            CommandRun run = system("umount", "--lazy", disk().toString());
            assertThat(run.exitCode()).as("%s", run.err()).isZero();
        }
    }

    @Test
    void goesOnWhenThereIsRoomAgain() throws Exception {
        Ledger ledger = fillDiskAndFree(false);

        assertThat(ledger.accepted()).isEqualTo(READINGS);
        assertThat(ledger.deliveredOnce()).isEqualTo(READINGS);
        assertThat(ledger).matches(Ledger::clean, "is clean");
        assertThat(ledger.gaps()).isZero();
    }

    /**
     * What came while checkpoints failed was not acknowledged: the broker delivers it again to the
     * process that follows, which knows nothing of it but what the last good checkpoint says.
     */
    @Test
    void losesNothingWhenItIsKilledWhileTheDiskIsFull() throws Exception {
        Ledger ledger = fillDiskAndFree(true);

        assertThat(ledger.accepted()).isEqualTo(READINGS);
        assertThat(ledger.deliveredOnce()).isEqualTo(READINGS);
        assertThat(ledger).matches(Ledger::clean, "is clean");
        assertThat(ledger.gaps()).isZero();
    }

    private Ledger fillDiskAndFree(boolean kill) throws Exception {
        NumberedReadings readings =
                new NumberedReadings(
                        READINGS, 20, Clock.systemUTC().millis() - Duration.ofHours(1).toMillis());
        Path brokerFolder = Files.createDirectories(folder.resolve("mosquitto"));
        try (MosquittoProcess broker = MosquittoProcess.start(brokerFolder);
                EmbeddedDatabase database =
                        EmbeddedDatabase.start(folder.resolve("postgresql"), 0);
                Auditor auditor = auditor(database, readings);
                Publisher publisher =
                        Publisher.connect(
                                new BrokerAddress(
                                        URI.create(
                                                "mqtt://127.0.0.1:" + broker.address().getPort()),
                                        null,
                                        null))) {
            Path plant = plant(broker.address().getPort(), database.port());
            JobProcess job = JobProcess.start(ROOT, plant, folder);
            try {
                Path log = brokerFolder.resolve("mosquitto.log");
                await(job, "subscription", () -> read(log).contains(SUBSCRIPTION));
                await(job, "checkpoint", this::hasCheckpoint);
                publish(publisher, readings, 0, READINGS / 3);
                await(job, "first third", () -> auditor.rows() == READINGS / 3);

                await(
                        job,
                        FAILS,
                        () -> {
                            fill();
                            return job.output().contains(FAILS);
                        });
                publish(publisher, readings, READINGS / 3, READINGS * 2 / 3);
                // Rows do not wait for checkpoints: the job works while it cannot acknowledge.
                await(job, "second third", () -> auditor.rows() == READINGS * 2 / 3);
                assertThat(job.isAlive()).isTrue();
                assertThat(job.output()).doesNotContain(GOES_ON, "\tat ");
            } catch (Exception | AssertionError e) {
                job.close();
                throw e;
            }
            JobProcess next = kill ? restart(job, plant) : job;
            try {
                if (!kill) {
                    free();
                    await(next, GOES_ON, () -> next.output().contains(GOES_ON));
                }
                publish(publisher, readings, READINGS * 2 / 3, READINGS);
                await(next, "all rows", () -> auditor.rows() == READINGS);
                TimeUnit.SECONDS.sleep(2);
                return auditor.audit(publisher.acknowledged());
            } finally {
                next.close();
            }
        }
    }

    private JobProcess restart(JobProcess job, Path plant)
            throws IOException, InterruptedException {
        job.kill();
        free();
        return JobProcess.start(ROOT, plant, folder);
    }

    private boolean hasCheckpoint() throws IOException {
        try (var entries = Files.walk(disk())) {
            return entries.anyMatch(entry -> entry.endsWith("_metadata"));
        }
    }

    private static void publish(Publisher publisher, NumberedReadings readings, int from, int to)
            throws IOException, InterruptedException {
        for (int number = from; number < to; number++) {
            publisher.publish(readings.topic(number), readings.payload(number));
        }
        publisher.await();
    }

    /** Takes what room there is; a checkpoint that failed may have left some. */
    private void fill() throws IOException {
        for (int block : new int[] {1 << 16, 1 << 10, 1}) {
            byte[] bytes = new byte[block];
            try (OutputStream out =
                    Files.newOutputStream(
                            filler(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                while (true) {
                    out.write(bytes);
                }
            } catch (IOException full) {
                assertThat(full).hasMessageContaining("No space left");
            }
        }
    }

    private void free() throws IOException {
        Files.delete(filler());
    }

    private Path disk() {
        return folder.resolve("disk");
    }

    private Path filler() {
        return disk().resolve("filler");
    }

    private boolean mount() throws IOException, InterruptedException {
        return system("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk().toString())
                        .exitCode()
                == 0;
    }

    private CommandRun system(String... command) throws IOException, InterruptedException {
        return CommandRun.run(folder.resolve("system"), Map.of(), List.of(command));
    }

    private static String read(Path file) throws IOException {
        return Files.exists(file) ? Files.readString(file) : "";
    }

    private static Auditor auditor(EmbeddedDatabase database, NumberedReadings readings)
            throws Exception {
        return new Auditor(
                "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(database.port()),
                EmbeddedDatabase.USER,
                "",
                readings);
    }

    private static void await(JobProcess job, String what, Condition condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            assertThat(job.isAlive()).as("job lives: %s", job.output()).isTrue();
            assertThat(System.nanoTime())
                    .as("%s within %s; the job said: %s", what, PATIENCE, job.output())
                    .isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /** Something that comes true some time. */
    private interface Condition {
        boolean holds() throws Exception;
    }

    private Path plant(int mqttPort, int databasePort) throws IOException {
        return Files.writeString(
                folder.resolve("plant.yaml"),
                """
                sensor_ingestion:
                  protocols:
                    - name: mqtt
                      broker: mqtt://127.0.0.1:%d
                      client_id: full-disk
                      topics:
                        - pattern: devices/+/telemetry
                features:
                  - {name: number, column: number, function: value}
                storage: {type: timescaledb, host: 127.0.0.1, port: %d, database: postgres, username: postgres, tls: disable}
                runtime: {checkpoint_interval: 500ms, checkpoint_directory: "%s", parallelism: 1}
                """
                        .formatted(mqttPort, databasePort, disk().resolve("checkpoints")));
    }
}
