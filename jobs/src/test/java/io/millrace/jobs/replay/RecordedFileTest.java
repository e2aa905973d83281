/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.jobs.cli.UserError;
import io.millrace.jobs.replay.RecordedRow.Measurement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each format is read as it is, and what is not of the format names its line. */
class RecordedFileTest {

    @TempDir private Path folder;

    @Test
    void skabRowsHaveAllSensorsAndNoLabels() throws IOException {
        assertThat(
                        rows(
                                RecordedFormat.SKAB,
                                """
                                datetime;Current;Volume Flow RateRMS;anomaly;changepoint
                                2020-03-09 10:14:33;1.3302;32.0;0.0;1.0
                                2020-03-09 10:14:34;;nan;0.0;0.0
                                """))
                .containsExactly(
                        new RecordedRow(
                                2,
                                "pump",
                                Instant.parse("2020-03-09T10:14:33Z"),
                                List.of(
                                        new Measurement("Current", 1.3302),
                                        new Measurement("Volume Flow RateRMS", 32.0)),
                                null),
                        new RecordedRow(
                                3, "pump", Instant.parse("2020-03-09T10:14:34Z"), List.of(), null));
    }

    @Test
    void nabRowsHaveOneSensor() throws IOException {
        assertThat(
                        rows(
                                RecordedFormat.NAB,
                                "\uFEFFtimestamp,value\r\n2015-02-26 21:42:53,104\r\n\r\n"
                                        + "2015-02-26 21:47:53.5,1e-3"))
                .containsExactly(
                        new RecordedRow(
                                2,
                                "pump",
                                Instant.parse("2015-02-26T21:42:53Z"),
                                List.of(new Measurement("value", 104)),
                                null),
                        new RecordedRow(
                                4,
                                "pump",
                                Instant.parse("2015-02-26T21:47:53.500Z"),
                                List.of(new Measurement("value", 0.001)),
                                null));
    }

    @Test
    void readingsNameTheirAssetAndQuality() throws IOException {
        assertThat(
                        rows(
                                RecordedFormat.READINGS_CSV,
                                """
                                asset,sensor,timestamp,value,quality
                                "room, 1",temperature,2024-01-01T12:00:00+01:00,23.5,GOOD
                                room-2,temperature,1704106800123,24,
                                room-3,temperature,1704106800,25,BAD
                                """))
                .containsExactly(
                        new RecordedRow(
                                2,
                                "room, 1",
                                Instant.parse("2024-01-01T11:00:00Z"),
                                List.of(new Measurement("temperature", 23.5)),
                                "GOOD"),
                        new RecordedRow(
                                3,
                                "room-2",
                                Instant.parse("2024-01-01T11:00:00.123Z"),
                                List.of(new Measurement("temperature", 24)),
                                null),
                        new RecordedRow(
                                4,
                                "room-3",
                                Instant.parse("2024-01-01T11:00:00Z"),
                                List.of(new Measurement("temperature", 25)),
                                "BAD"));
    }

    @Test
    void aWrongHeaderNamesWhatWasFoundAndWhatIsExpected() throws IOException {
        assertRefused(
                RecordedFormat.SKAB,
                "timestamp,value\n2015-02-26 21:42:53,104\n",
                ":1: found 'timestamp,value', expected the header"
                        + " datetime;SENSOR;...[;anomaly;changepoint]");
        assertRefused(
                RecordedFormat.NAB,
                "datetime;a;b\n",
                ":1: found 'datetime;a;b', expected the header timestamp,value");
        assertRefused(
                RecordedFormat.SKAB,
                "datetime;anomaly;changepoint\n",
                ":1: found 'datetime;anomaly;changepoint', expected the header"
                        + " datetime;SENSOR;...[;anomaly;changepoint]");
        assertRefused(
                RecordedFormat.READINGS_CSV,
                "asset,value\n",
                ":1: found 'asset,value', expected the header"
                        + " asset,sensor,timestamp,value[,quality]");
        assertRefused(
                RecordedFormat.NAB,
                "",
                ":1: the file is empty, expected the header timestamp,value");
    }

    @Test
    void aBadCellNamesItsLineAndColumn() throws IOException {
        assertRefused(
                RecordedFormat.NAB,
                "timestamp,value\n2015-02-26 21:42:53,1\nyesterday,2\n",
                ":3: timestamp: found 'yesterday', expected a time such as 2020-03-09 10:14:33");
        assertRefused(
                RecordedFormat.NAB,
                "timestamp,value\n2015-02-26 21:42:53,high",
                ":2: value: found 'high', expected a number");
        assertRefused(
                RecordedFormat.NAB,
                "timestamp,value\n2015-02-30 21:42:53,1\n",
                ":2: timestamp: found '2015-02-30 21:42:53', expected a time such as 2020-03-09"
                        + " 10:14:33");
        assertRefused(
                RecordedFormat.NAB,
                "timestamp,value\n2015-02-26 21:42:53,1e999\n",
                ":2: value: found '1e999', expected a finite number");
        assertRefused(
                RecordedFormat.SKAB,
                "datetime;a;b\n2020-03-09 10:14:33;1\n",
                ":2: found 2 cells, expected 3 as in the header");
        assertRefused(
                RecordedFormat.READINGS_CSV,
                "asset,sensor,timestamp,value\n,t,2020-03-09 10:14:33,1\n",
                ":2: the asset has no name");
    }

    @Test
    void aSensorThatWouldHideATimeOrAnAssetIsRefused() throws IOException {
        assertRefused(
                RecordedFormat.SKAB,
                "datetime;ts\n",
                ":1: a sensor cannot be called 'ts': it has a meaning of its own in a payload");
        assertRefused(
                RecordedFormat.READINGS_CSV,
                "asset,sensor,timestamp,value\na,quality,2020-03-09 10:14:33,1\n",
                ":2: a sensor cannot be called 'quality': it has a meaning of its own in a"
                        + " payload");
        assertRefused(RecordedFormat.SKAB, "datetime;a;a\n", ":1: the column 'a' is there twice");
    }

    @Test
    void aFileThatIsNotCsvIsRefused() throws IOException {
        Path binary = folder.resolve("binary");
        Files.write(binary, new byte[] {'t', (byte) 0xff, (byte) 0xfe, 0, 1});
        assertThatThrownBy(() -> RecordedSummary.of(binary, RecordedFormat.NAB, "pump"))
                .isInstanceOf(UserError.class)
                .hasMessage(binary + ": not CSV: the file is not UTF-8 text");

        Path quotes = folder.resolve("quotes");
        Files.writeString(quotes, "timestamp,value\n\"2015\"x,1\n");
        assertThatThrownBy(() -> RecordedSummary.of(quotes, RecordedFormat.NAB, "pump"))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        quotes
                                + ":2: not CSV: Invalid character between encapsulated token and"
                                + " delimiter");
    }

    @Test
    void aFileWithoutAValueOrWithoutAFileIsRefused() throws IOException {
        assertThatThrownBy(() -> RecordedSummary.of(folder, RecordedFormat.NAB, "a"))
                .isInstanceOf(UserError.class)
                .hasMessage(folder + ": is not a file");
        assertThatThrownBy(() -> RecordedSummary.of(folder.resolve("x"), RecordedFormat.NAB, "a"))
                .isInstanceOf(UserError.class)
                .hasMessage(folder.resolve("x") + ": there is no such file");
        Path empty = write("timestamp,value\n2015-02-26 21:42:53,\n");
        assertThatThrownBy(() -> RecordedSummary.of(empty, RecordedFormat.NAB, "a"))
                .isInstanceOf(UserError.class)
                .hasMessage(empty + ": there is no row with a value");
    }

    @Test
    void summaryCountsAllAndFindsTheSpan() throws IOException {
        Path file =
                write(
                        """
                        datetime;a;b
                        2020-03-09 10:14:33;1;2
                        2020-03-09 10:14:31;1;
                        2020-03-09 10:14:35;;
                        """);

        assertThat(RecordedSummary.of(file, RecordedFormat.SKAB, "x"))
                .isEqualTo(
                        new RecordedSummary(
                                2,
                                3,
                                1,
                                Instant.parse("2020-03-09T10:14:31Z"),
                                Instant.parse("2020-03-09T10:14:33Z")));
    }

    @Test
    void realFilesAreReadWhole() throws IOException {
        Path data = Path.of(System.getProperty("millrace.data", "none"));
        Path skab = data.resolve("skab/valve1/0.csv");
        assumeTrue(Files.exists(skab), () -> "skipped: there is no " + skab);

        long lines = Files.readString(skab).lines().filter(line -> !line.isBlank()).count();
        RecordedSummary summary = RecordedSummary.of(skab, RecordedFormat.SKAB, "0");

        assertThat(summary.rows()).isEqualTo(lines - 1);
        assertThat(summary.readings()).isEqualTo(8 * (lines - 1));
    }

    private List<RecordedRow> rows(RecordedFormat format, String text) throws IOException {
        List<RecordedRow> rows = new ArrayList<>();
        try (RecordedFile file = RecordedFile.open(write(text), format, "pump")) {
            file.forEachRemaining(rows::add);
        }
        return rows;
    }

    private void assertRefused(RecordedFormat format, String text, String message)
            throws IOException {
        Path file = write(text);
        assertThatThrownBy(() -> RecordedSummary.of(file, format, "pump"))
                .isInstanceOf(UserError.class)
                .hasMessage(file + message);
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("file.csv"), text, StandardCharsets.UTF_8);
    }
}
