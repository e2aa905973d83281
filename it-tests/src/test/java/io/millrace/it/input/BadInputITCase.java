/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.it.process.CommandRun;
import io.millrace.it.process.GuardedServers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Mistakes as users make them, through the real commands as processes: exit code 2 and one line
 * that says what, where, which value and what is allowed.
 */
class BadInputITCase {

    private static final String MONITOR = "io.millrace.jobs.monitor.RunCommand";
    private static final String REPLAY = "io.millrace.jobs.replay.ReplayCommand";
    private static final String DEMO = "io.millrace.jobs.demo.DemoCommand";
    private static final Path ROOT = Path.of(System.getProperty("millrace.root"));
    private static final String PLANT =
            """
            sensor_ingestion:
              protocols:
                - name: mqtt
                  broker: mqtt://127.0.0.1:1
                  client_id: bad-input
                  topics:
                    - pattern: devices/+/telemetry
            features:
              - {name: hot, column: temperature, function: mean, window: 10}
            storage: {type: timescaledb, host: 127.0.0.1, port: 1, database: postgres, username: postgres, tls: disable}
            """;

    @TempDir private Path folder;

    /** What is wrong in the file itself: the text, what replaces it, and the line about it. */
    @ParameterizedTest(name = "{index}: {0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "broker: mqtt://127.0.0.1:1 | qos: 1 | 3: sensor_ingestion.protocols[0].broker:"
                    + " missing: mqtt://host[:port] (1883) or mqtts://host[:port] (8883), without"
                    + " user information",
                "'database: postgres, ' | '' | 10: storage.database: missing: Name of the database",
                "window: 10 | windw: 10 | 9: features[0].windw: unknown key; did you mean"
                        + " 'window'?",
                "broker: mqtt | brokre: mqtt | 4: sensor_ingestion.protocols[0].brokre: unknown"
                        + " key; did you mean 'broker'?",
                "function: mean | function: average | 9: features[0].function: 'average' is not one"
                        + " of mean, std, min, max, rms, range, slope, rate_of_change, value, age",
                "window: 10 | window: 0 | 9: features[0].window: 0 is not a window: a count of"
                    + " readings in [1, 100000] or a duration from 1ms to 31d, such as 10 or 5m",
            })
    void configurationMistakeIsOneLine(String right, String wrong, String line) throws Exception {
        Path file = folder.resolve("plant.yaml");
        Files.writeString(file, changed(PLANT, right, wrong));

        CommandRun run = command(MONITOR, "monitor", "--config", file.toString());

        assertThat(run.err()).containsExactly(file + ":" + line);
        assertRefused(run);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "monitor | Missing required option: '--config=FILE' (see run --help)",
                "monitor --confg plant.yaml | Missing required option: '--config=FILE' (see run"
                        + " --help)",
                "monitor --config plant.yaml --om here | Unknown options: '--om', 'here' (see run"
                        + " --help)",
                "monitr --config plant.yaml | Invalid value for positional parameter at index 0"
                    + " (JOB): expected one of [ingest, monitor] (case-sensitive) but was 'monitr'"
                    + " (see run --help)",
                "monitor --config missing.yaml | missing.yaml: there is no such file",
            })
    void wrongOptionIsOneLine(String arguments, String line) throws Exception {
        CommandRun run = command(MONITOR, arguments.split(" "));

        assertThat(run.err()).containsExactly(line);
        assertRefused(run);
    }

    @Test
    void addressOfClusterThatIsNoneIsOneLine() throws Exception {
        Path file = Files.writeString(folder.resolve("plant.yaml"), PLANT);
        try (GuardedServers servers = servers("right")) {
            Files.writeString(file, guarded(servers, secret("right"), secret("right"), "postgres"));

            CommandRun run =
                    command(MONITOR, "monitor", "--config", file.toString(), "--on", "nowhere");

            assertThat(run.err())
                    .containsExactly(
                            "--on 'nowhere' is not a cluster's address: allowed is HOST:PORT, for"
                                    + " example localhost:8081");
            assertRefused(run);
        }
    }

    @Test
    void brokerThatCannotBeReachedIsOneLine() throws Exception {
        Path file = Files.writeString(folder.resolve("plant.yaml"), PLANT);

        CommandRun run = command(MONITOR, "monitor", "--config", file.toString());

        assertThat(run.err())
                .containsExactly(
                        "cannot connect to mqtt://127.0.0.1:1 as client 'bad-input-probe': nobody"
                                + " listens there (Connection refused)");
        assertRefused(run);
    }

    @Test
    void serversThatRefuseAreOneLineEach() throws Exception {
        try (GuardedServers servers = servers("right")) {
            Path right = secret("right");
            Path wrong = secret("wrong");
            String broker = "mqtt://127.0.0.1:" + servers.brokerPort();
            assertRefused(
                    guarded(servers, wrong, right, "postgres"),
                    "cannot connect to %s as client 'bad-input-probe': the broker does not authorise this client (user name 'probe')"
                            .formatted(broker));
            assertRefused(
                    guarded(servers, folder.resolve("none"), right, "postgres"),
                    "cannot connect to %s as client 'bad-input-probe': cannot read the secret file '%s'"
                            .formatted(broker, folder.resolve("none")));
            assertRefused(
                    guarded(servers, right, wrong, "postgres"),
                    "cannot connect to database 'postgres' at 127.0.0.1:%d as user 'probe': password authentication failed for user \"probe\" [28P01]"
                            .formatted(servers.databasePort()));
            assertRefused(
                    guarded(servers, right, right, "nowhere"),
                    "cannot connect to database 'nowhere' at 127.0.0.1:%d as user 'probe': database \"nowhere\" does not exist [3D000]"
                            .formatted(servers.databasePort()));
            int nobody = GuardedServers.freePort();
            assertRefused(
                    guarded(servers, right, right, "postgres")
                            .replace("port: " + servers.databasePort(), "port: " + nobody),
                    "cannot connect to database 'postgres' at 127.0.0.1:%d as user 'probe': connection refused"
                            .formatted(nobody));
            Path occupied = Files.writeString(folder.resolve("occupied"), "a file");
            assertRefused(
                    guarded(servers, right, right, "postgres")
                            + "runtime: {checkpoint_directory: \"%s/checkpoints\"}\n"
                                    .formatted(occupied),
                    "runtime.checkpoint_directory: cannot make the folder %s/checkpoints (%s/checkpoints: Not a directory); name one that this user may write to"
                            .formatted(occupied, occupied));
        }
    }

    @Test
    void portThatIsTakenIsOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            String data = "--data=" + folder.resolve("demo");

            CommandRun database = command(DEMO, data, "--seconds=1", "--database-port", port);
            CommandRun broker = command(DEMO, data, "--seconds=1", "--mqtt-port", port);

            // The first line tells that it starts, and where the logs are.
            assertThat(database.err())
                    .hasSize(2)
                    .last()
                    .isEqualTo(
                            "--database-port %s: cannot listen on 127.0.0.1:%s (Address already in use); choose another port, or 0 for a free one"
                                    .formatted(port, port));
            assertRefused(database);
            assertThat(broker.err())
                    .hasSize(2)
                    .last()
                    .asString()
                    .contains("cannot listen on 127.0.0.1:" + port + " (Address already in use)")
                    .contains("0 for a free one");
            assertRefused(broker);
        }
    }

    @Test
    void fileThatIsNotCsvIsOneLine() throws Exception {
        Path picture = folder.resolve("picture.csv");
        Files.write(picture, new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 0, (byte) 0xff});
        Path json = Files.writeString(folder.resolve("json.csv"), "{\"a\": 1}\n");
        Path broken =
                Files.writeString(
                        folder.resolve("broken.csv"),
                        "timestamp,value\n2026-01-01 00:00:00,1.5\n2026-01-01 00:00:01,warm\n");

        CommandRun first = replay(picture, "skab");
        CommandRun second = replay(json, "skab");
        CommandRun third = replay(broken, "nab");

        assertThat(first.err()).containsExactly(picture + ": not CSV: the file is not UTF-8 text");
        assertThat(second.err())
                .containsExactly(
                        json
                                + ":1: found '{\"a\": 1}', expected the header"
                                + " datetime;SENSOR;...[;anomaly;changepoint]");
        assertThat(third.err()).singleElement().asString().startsWith(broken + ":3: ");
        assertThat(third.err().get(0)).contains("warm");
        assertRefused(first);
        assertRefused(second);
        assertRefused(third);
    }

    private CommandRun replay(Path file, String format) throws IOException, InterruptedException {
        return command(REPLAY, file.toString(), "--format", format, "--to", "mqtt://127.0.0.1:1");
    }

    private CommandRun command(String main, String... arguments)
            throws IOException, InterruptedException {
        return CommandRun.java(ROOT, folder.resolve("command"), main, List.of(arguments));
    }

    private void assertRefused(String plant, String line) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("plant.yaml"), plant);
        CommandRun run = command(MONITOR, "monitor", "--config", file.toString());
        assertThat(run.err()).containsExactly(line);
        assertRefused(run);
    }

    private static void assertRefused(CommandRun run) {
        assertThat(run.err()).isNotEmpty().noneMatch(line -> line.contains("\tat "));
        assertThat(run.exitCode()).as("exit code after %s", run.err()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
    }

    private GuardedServers servers(String password) throws Exception {
        if (!GuardedServers.areAvailable()) {
            System.out.println(
                    "SKIPPED: bad input at servers needs mosquitto (./millrace test installs it)");
        }
        assumeTrue(GuardedServers.areAvailable(), "mosquitto is not installed");
        return GuardedServers.start(folder.resolve("servers"), password);
    }

    private Path secret(String password) throws IOException {
        return Files.writeString(
                folder.resolve(password + "-secret"), password, StandardCharsets.UTF_8);
    }

    private static String guarded(
            GuardedServers servers, Path brokerSecret, Path databaseSecret, String database) {
        String user = GuardedServers.USER;
        return PLANT.replace(
                        "broker: mqtt://127.0.0.1:1\n",
                        "broker: mqtt://127.0.0.1:%d%n      username: %s%n      password_file: %s%n"
                                .formatted(servers.brokerPort(), user, brokerSecret))
                .replace("port: 1,", "port: %d,".formatted(servers.databasePort()))
                .replace("database: postgres", "database: " + database)
                .replace(
                        "username: postgres",
                        "username: %s, password_file: %s".formatted(user, databaseSecret));
    }

    private static String changed(String text, String right, String wrong) {
        assertThat(text).as("the text to spoil").contains(right);
        return text.replace(right, wrong);
    }
}
