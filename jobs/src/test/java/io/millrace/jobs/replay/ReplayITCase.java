/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.jobs.cli.CommandRunner;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command against a real Mosquitto: what is counted as acknowledged is what the broker has. */
@Timeout(120)
class ReplayITCase {

    @TempDir private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void everyRowArrivesOnceInOrderAndIsCounted() throws Exception {
        int rows = 5_000;
        try (MosquittoBroker broker =
                        MosquittoBroker.start(
                                folder, "allow_anonymous true", "max_queued_messages 0");
                TestingSubscriber subscriber = new TestingSubscriber(broker)) {
            int code = run(broker, file(rows), "--speed", "max", "--json");

            assertThat(err.toString()).startsWith("note: the file's times begin at 2020-03-09");
            assertThat(code).isZero();
            for (int i = 0; i < rows; i++) {
                assertThat(subscriber.next())
                        .isEqualTo(
                                "devices/pump7/telemetry 1 {\"Current\":%s,\"timestamp\":\"%s\"}"
                                        .formatted(
                                                (double) i,
                                                Instant.parse("2020-03-09T10:00:00Z")
                                                        .plusSeconds(i)));
            }
            assertThat(subscriber.hasMore()).isFalse();
        }
        String[] lines = out.toString().split("\\R", -1);
        JsonNode json = new ObjectMapper().readTree(lines[lines.length - 2]);
        assertThat(json.path("rows").asInt()).isEqualTo(rows);
        assertThat(json.path("published").asInt()).isEqualTo(rows);
        assertThat(json.path("acknowledged").asInt()).isEqualTo(rows);
        assertThat(json.path("refused").asInt(-1)).isZero();
    }

    @Test
    void timesCanBeMovedToNow() throws Exception {
        try (MosquittoBroker broker = MosquittoBroker.start(folder, "allow_anonymous true");
                TestingSubscriber subscriber = new TestingSubscriber(broker)) {
            int code = run(broker, file(3), "--speed", "max", "--shift-to-now");

            assertThat(code).isZero();
            assertThat(subscriber.next()).contains("2026-01-01T11:59:58Z");
            assertThat(subscriber.next()).contains("2026-01-01T11:59:59Z");
            assertThat(subscriber.next()).contains("2026-01-01T12:00:00Z");
            assertThat(err.toString()).isEmpty();
        }
    }

    @Test
    void aWrongPasswordIsOneLine() throws Exception {
        Path users = folder.resolve("users");
        Process made =
                new ProcessBuilder(
                                "mosquitto_passwd", "-b", "-c", users.toString(), "plant", "right")
                        .inheritIO()
                        .start();
        assertThat(made.waitFor()).isZero();
        Path right = Files.writeString(folder.resolve("right"), "right\n");
        Path wrong = Files.writeString(folder.resolve("wrong"), "wrong\n");
        try (MosquittoBroker broker =
                MosquittoBroker.start(folder, "allow_anonymous false", "password_file " + users)) {
            String url = "mqtt://127.0.0.1:" + broker.port();

            assertThat(run(broker, file(3), user("plant", wrong))).isEqualTo(2);
            assertThat(err.toString().lines().filter(line -> !line.startsWith("note: ")))
                    .containsExactly(
                            "--to: %s refuses 'plant': wrong user name or password".formatted(url));
            assertThat(run(broker, file(3))).isEqualTo(2);
            assertThat(run(broker, file(3), user("plant", folder.resolve("none")))).isEqualTo(2);
            assertThat(err.toString()).contains("--password-file: cannot read the secret file");
            assertThat(run(broker, file(3), user("plant", right))).isZero();
        }
    }

    @Test
    void whatTheBrokerRefusesIsNotCountedAsAcknowledged() throws Exception {
        Path rights = Files.writeString(folder.resolve("rights"), "topic write other\n");
        try (MosquittoBroker broker =
                MosquittoBroker.start(folder, "allow_anonymous true", "acl_file " + rights)) {
            int code = run(broker, file(50), "--speed", "max");

            assertThat(code).isEqualTo(CommandRunner.FAILURE);
            assertThat(out.toString()).startsWith("acknowledged 0 of 50 messages");
            assertThat(err.toString()).contains("refused 50 messages (reason code 0x87)");
        }
    }

    /** What was acknowledged before the cut is counted exactly; the rest is not claimed. */
    @Test
    void aBrokerThatDiesEndsTheReplayWithWhatItHadAcknowledged() throws Exception {
        try (MosquittoBroker broker = MosquittoBroker.start(folder, "allow_anonymous true");
                TestingSubscriber subscriber = new TestingSubscriber(broker)) {
            Path file = file(100_000);
            CompletableFuture<Integer> code =
                    CompletableFuture.supplyAsync(() -> run(broker, file, "--speed", "100"));
            for (int i = 0; i < 20; i++) {
                assertThat(subscriber.next()).isNotNull();
            }
            broker.kill();

            assertThat(code.get(60, TimeUnit.SECONDS)).isEqualTo(CommandRunner.FAILURE);
        }
        assertThat(err.toString()).contains("the connection to the broker was lost: ");
        assertThat(out.toString()).matches("(?s)acknowledged [0-9]{2,5} of 100000 messages.*");
    }

    @Test
    void aBrokerThatIsNotThereIsOneLine() throws Exception {
        int port = MosquittoBroker.freePort();

        int code =
                execute(
                        file(3).toString(),
                        "--format",
                        "skab",
                        "--shift-to-now",
                        "--to",
                        "mqtt://127.0.0.1:" + port);

        assertThat(code).isEqualTo(2);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("--to: cannot connect to mqtt://127.0.0.1:%d: ".formatted(port));
        assertThat(err.toString()).contains("refused");
    }

    private static String[] user(String name, Path password) {
        return new String[] {"--username", name, "--password-file", password.toString()};
    }

    private int run(MosquittoBroker broker, Path file, String... more) {
        String[] arguments = new String[more.length + 5];
        arguments[0] = file.toString();
        arguments[1] = "--format";
        arguments[2] = "skab";
        arguments[3] = "--to";
        arguments[4] = "mqtt://127.0.0.1:" + broker.port();
        System.arraycopy(more, 0, arguments, 5, more.length);
        return execute(arguments);
    }

    private int execute(String... arguments) {
        Clock clock = Clock.fixed(Instant.parse("2026-01-01T12:00:00Z"), ZoneOffset.UTC);
        return CommandRunner.prepare(new CommandLine(new ReplayCommand(clock)))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    private Path file(int rows) throws IOException {
        StringBuilder text = new StringBuilder("datetime;Current;anomaly\n");
        Instant time = Instant.parse("2020-03-09T10:00:00Z");
        for (int i = 0; i < rows; i++) {
            text.append(time.plusSeconds(i)).append(';').append(i).append(";0\n");
        }
        return Files.writeString(folder.resolve("pump7.csv"), text);
    }
}
