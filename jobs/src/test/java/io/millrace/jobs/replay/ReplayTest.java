/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.jobs.cli.UserError;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When rows are published, in which order, and as what. */
class ReplayTest {

    private static final String FILE =
            """
            datetime;a;b
            2020-03-09 10:00:00;1;10
            2020-03-09 10:00:02;2;
            2020-03-09 10:00:01;3;
            2020-03-09 10:00:05;;
            2020-03-09 10:00:10;4;
            """;

    @TempDir private Path folder;

    private long now;
    private final List<String> log = new ArrayList<>();

    @Test
    void rowsAreDueAtTheFilesOwnPace() throws IOException, InterruptedException {
        replay("1", Duration.ZERO, "t/{asset}");

        assertThat(log)
                .containsExactly(
                        "0.0 t/x {\"a\":1.0,\"b\":10.0,\"timestamp\":\"2020-03-09T10:00:00Z\"}",
                        "2.0 t/x {\"a\":2.0,\"timestamp\":\"2020-03-09T10:00:02Z\"}",
                        "2.0 t/x {\"a\":3.0,\"timestamp\":\"2020-03-09T10:00:01Z\"}",
                        "10.0 t/x {\"a\":4.0,\"timestamp\":\"2020-03-09T10:00:10Z\"}");
    }

    @Test
    void aFactorShortensTheTime() throws IOException, InterruptedException {
        replay("4", Duration.ZERO, "t/{asset}");

        assertThat(log)
                .extracting(line -> line.substring(0, 3))
                .containsExactly("0.0", "0.5", "0.5", "2.5");
    }

    @Test
    void maximumWaitsForNothing() throws IOException, InterruptedException {
        replay("max", Duration.ZERO, "t/{asset}");

        assertThat(log).hasSize(4).allMatch(line -> line.startsWith("0.0 "));
    }

    @Test
    void timesAreShiftedAndTheAssetIsNamedWhereTheTopicDoesNot()
            throws IOException, InterruptedException {
        replay("max", Duration.ofDays(366), "all");

        assertThat(log.get(0))
                .isEqualTo(
                        "0.0 all {\"device_id\":\"x\",\"a\":1.0,\"b\":10.0,"
                                + "\"timestamp\":\"2021-03-10T10:00:00Z\"}");
    }

    @Test
    void speedsThatAreNoneAreRefused() {
        for (String text : List.of("0", "-1", "fast", "NaN", "1e3", "0.0", "")) {
            assertThatThrownBy(() -> Pace.parse(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "'%s' is not a speed: 1 (the file's own), N times faster, or max"
                                    .formatted(text));
        }
    }

    @Test
    void topicsWithWildcardsAndAssetsThatAreNoLevelAreRefused() {
        assertThatThrownBy(() -> new TopicTemplate("a/+"))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("--topic: 'a/+' is not a topic");
        assertThatThrownBy(() -> new TopicTemplate("a/{asset}").of("x/y"))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("the asset 'x/y' cannot be a level of a topic");
        assertThat(new TopicTemplate("a").of("x/y")).isEqualTo("a");
    }

    @Test
    void progressIsALineEveryFewSecondsOrABar() {
        StringWriter lines = new StringWriter();
        Progress plain = new Progress(new PrintWriter(lines), false, 100, () -> now);
        StringWriter bar = new StringWriter();
        Progress terminal = new Progress(new PrintWriter(bar), true, 100, () -> now);
        for (int i = 0; i < 50; i++) {
            now += 200_000_000;
            plain.published();
            terminal.published();
        }

        assertThat(lines.toString().lines())
                .containsExactly(
                        "replay: 25 of 100 rows, 5 rows/s, 0:15 min left",
                        "replay: 50 of 100 rows, 5 rows/s, 0:10 min left");
        assertThat(bar.toString())
                .contains("\r[" + "#".repeat(15) + ".".repeat(15) + "] 50 of 100 rows, 5 rows/s");
    }

    private void replay(String speed, Duration shift, String topic)
            throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("x.csv"), FILE);
        TopicTemplate template = new TopicTemplate(topic);
        RecordedSummary summary = RecordedSummary.of(file, RecordedFormat.SKAB, "x");
        try (RecordedFile rows = RecordedFile.open(file, RecordedFormat.SKAB, "x")) {
            new Replay(
                            template,
                            new Payload(shift, !template.namesAsset()),
                            Pace.parse(speed),
                            () -> now,
                            nanos -> now += nanos)
                    .run(
                            rows,
                            summary.earliest(),
                            (to, payload) ->
                                    log.add(
                                            "%s %s %s"
                                                    .formatted(
                                                            now / 1e9,
                                                            to,
                                                            new String(
                                                                    payload,
                                                                    StandardCharsets.UTF_8))),
                            new Progress(new PrintWriter(new StringWriter()), false, 4, () -> now));
        }
    }
}
