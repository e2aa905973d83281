/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.functions.model.SecretReference;
import io.millrace.it.ledger.NumberedReadings;
import io.millrace.it.process.CommandRun;
import io.millrace.it.process.GuardedServers;
import io.millrace.jobs.replay.BrokerAddress;
import io.millrace.jobs.replay.Publisher;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job on a Flink cluster of processes, submitted by {@code ./millrace run monitor --on} and by
 * Flink's own command line; with a password that must not be seen anywhere.
 */
class ClusterSubmitITCase {

    private static final Path ROOT = Path.of(System.getProperty("millrace.root"));
    private static final Path ARCHIVE = ROOT.resolve("jobs/target/millrace-jobs.jar");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SENTINEL = "sentinel7f3a91c2";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ID = Pattern.compile("\\b[0-9a-f]{32}\\b");
    private static final int READINGS = 500;

    @TempDir private Path folder;

    @Test
    void bothWaysOfSubmittingRunTheJobAndKeepItsSecrets() throws Exception {
        if (!GuardedServers.areAvailable()) {
            System.out.println(
                    "SKIPPED: jobs on a cluster need mosquitto (./millrace test installs it)");
        }
        assumeTrue(GuardedServers.areAvailable(), "mosquitto is not installed");
        assertThat(ARCHIVE).as("made by the build of jobs").exists();
        Path secret = Files.writeString(folder.resolve("password"), SENTINEL + "\n");
        Path clusterFolder = Files.createDirectories(folder.resolve("cluster"));
        try (GuardedServers servers = GuardedServers.start(folder.resolve("servers"), SENTINEL);
                FlinkCluster cluster = FlinkCluster.start(ROOT, clusterFolder)) {
            List<String> seen = new ArrayList<>();
            String first =
                    submitted(
                            seen,
                            CommandRun.java(
                                    ROOT,
                                    folder.resolve("run"),
                                    "io.millrace.jobs.monitor.RunCommand",
                                    List.of(
                                            "monitor",
                                            "--config",
                                            plant(servers, "on", secret).toString(),
                                            "--on",
                                            cluster.address())));
            String second =
                    submitted(
                            seen,
                            CommandRun.run(
                                    folder.resolve("flink"),
                                    cluster.environment(),
                                    List.of(
                                            ROOT.resolve("flink-conf/bin/flink").toString(),
                                            "run",
                                            "-d",
                                            "-m",
                                            cluster.address(),
                                            "-c",
                                            "io.millrace.jobs.monitor.MonitorJob",
                                            ARCHIVE.toString(),
                                            "--config",
                                            plant(servers, "flink", secret).toString())));
            assertThat(second).isNotEqualTo(first);

            await(servers, "subscriptions", () -> subscribed(servers, "on", "flink"));
            publish(servers, secret, "on");
            publish(servers, secret, "flink");

            await(servers, "rows", () -> rows(servers) >= 2L * READINGS);
            assertThat(rows(servers)).isEqualTo(2L * READINGS);
            for (String job : List.of(first, second)) {
                await(servers, "checkpoint of " + job, () -> checkpoints(cluster, job) > 0);
                assertThat(JSON.readTree(cluster.get("/jobs/" + job)).required("state").asText())
                        .isEqualTo("RUNNING");
                for (String view : List.of("", "/config", "/plan", "/exceptions", "/checkpoints")) {
                    seen.add(cluster.get("/jobs/" + job + view));
                }
            }
            seen.add(cluster.get("/jobmanager/config"));
            assertUnseen(seen, cluster.files());
        }
    }

    /** The id of a job that a command submitted. */
    private static String submitted(List<String> seen, CommandRun run) {
        assertThat(run.exitCode()).as("%s", run).isZero();
        seen.add(run.toString());
        Matcher id = ID.matcher(String.join("\n", run.out()));
        assertThat(id.find()).as("a job's id in %s", run.out()).isTrue();
        return id.group();
    }

    private static void assertUnseen(List<String> seen, List<Path> files) throws IOException {
        assertThat(seen).noneMatch(text -> text.contains(SENTINEL));
        assertThat(files).anyMatch(file -> file.endsWith("taskmanager.log"));
        assertThat(files).anyMatch(file -> file.endsWith("_metadata"));
        for (Path file : files) {
            if (Files.exists(file)) {
                // Checkpoints are bytes: each byte becomes a character.
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1).contains(SENTINEL))
                        .as("the password in %s", file)
                        .isFalse();
            }
        }
    }

    private static boolean subscribed(GuardedServers servers, String... names) throws IOException {
        String log = servers.brokerLog();
        for (String name : names) {
            if (!log.contains("cluster-%s 1 %s/+/telemetry".formatted(name, name))) {
                return false;
            }
        }
        return true;
    }

    private static int checkpoints(FlinkCluster cluster, String job) throws Exception {
        JsonNode answer = JSON.readTree(cluster.get("/jobs/" + job + "/checkpoints"));
        return answer.path("counts").path("completed").asInt();
    }

    private static void publish(GuardedServers servers, Path secret, String name)
            throws IOException, InterruptedException {
        NumberedReadings readings =
                new NumberedReadings(
                        READINGS, 5, Clock.systemUTC().millis() - Duration.ofHours(1).toMillis());
        try (Publisher publisher =
                Publisher.connect(
                        new BrokerAddress(
                                URI.create("mqtt://127.0.0.1:" + servers.brokerPort()),
                                GuardedServers.USER,
                                SecretReference.file(secret.toString())))) {
            for (int number = 0; number < READINGS; number++) {
                publisher.publish(
                        "%s/%s-%s/telemetry".formatted(name, name, readings.asset(number)),
                        readings.payload(number));
            }
            publisher.await();
            assertThat(publisher.acknowledged()).isEqualTo(READINGS);
        }
    }

    private static long rows(GuardedServers servers) throws Exception {
        try (Connection connection =
                        DriverManager.getConnection(
                                "jdbc:postgresql://127.0.0.1:%d/postgres"
                                        .formatted(servers.databasePort()),
                                "postgres",
                                "");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM readings")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void await(GuardedServers servers, String what, Condition condition)
            throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime())
                    .as("%s within %s; the broker says: %s", what, PATIENCE, servers.brokerLog())
                    .isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /** Something that comes true some time. */
    private interface Condition {
        boolean holds() throws Exception;
    }

    private Path plant(GuardedServers servers, String name, Path secret) throws IOException {
        return Files.writeString(
                folder.resolve(name + ".yaml"),
                """
                sensor_ingestion:
                  protocols:
                    - name: mqtt
                      broker: mqtt://127.0.0.1:%d
                      client_id: cluster-%s
                      username: %s
                      password_file: %s
                      topics:
                        - pattern: %s/+/telemetry
                features:
                  - {name: number, column: number, function: value}
                storage: {type: timescaledb, host: 127.0.0.1, port: %d, database: postgres, username: %s, password_file: %s, tls: disable}
                runtime: {checkpoint_interval: 1s, parallelism: 1}
                """
                        .formatted(
                                servers.brokerPort(),
                                name,
                                GuardedServers.USER,
                                secret,
                                name,
                                servers.databasePort(),
                                GuardedServers.USER,
                                secret));
    }
}
