/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.timescaledb.DatabaseOptions;
import io.millrace.connector.timescaledb.TestingDatabase;
import io.millrace.connector.timescaledb.connection.DatabaseException;
import io.millrace.connector.timescaledb.table.FeatureTable;
import io.millrace.connector.timescaledb.table.ReadingTable;
import io.millrace.connector.timescaledb.table.ScoreTable;
import io.millrace.functions.model.FeatureVector;
import io.millrace.functions.model.Origin;
import io.millrace.functions.model.Quality;
import io.millrace.functions.model.Reading;
import io.millrace.functions.model.Score;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a batch leaves in a real PostgreSQL: replays, equal keys, rows that cannot be stored. */
class BatchWriterITCase {

    private static final long START = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
    private static final String POSITIONS =
            "SELECT tableoid::regclass, ctid, xmin, asset, time FROM %s ORDER BY asset, time";

    private TestingDatabase database;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestingDatabase.withSchema();
    }

    @AfterEach
    void closeDatabase() throws Exception {
        database.close();
    }

    private static Reading reading(String asset, long millis, double value) {
        return new Reading(asset, "rpm", millis, value, Quality.GOOD, Origin.LIVE);
    }

    private static List<Reading> readings(int count) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            readings.add(reading("press-" + i % 7, START + i, i / 8.0));
        }
        return readings;
    }

    private static FeatureVector vector(long millis, long sequence, double value) {
        return new FeatureVector("press", millis, sequence, new double[] {value}, new long[] {1});
    }

    @Test
    void replayOfReadingsLeavesEveryRowUntouched() throws Exception {
        try (var writer = new TestingWriter<>(database.options(), new ReadingTable())) {
            writer.write(readings(1_000));
            List<String> before = database.rows(POSITIONS.formatted("readings"));

            writer.write(readings(1_000));

            assertThat(before).hasSize(1_000);
            assertThat(database.rows(POSITIONS.formatted("readings"))).isEqualTo(before);
            assertThat(writer.metrics.rowsWritten()).isEqualTo(1_000);
            assertThat(writer.metrics.rowsAlreadyThere()).isEqualTo(1_000);
        }
    }

    @Test
    void replayOfFeaturesAndScoresLeavesEveryRowUntouched() throws Exception {
        List<FeatureVector> vectors = new ArrayList<>();
        List<Score> scores = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            vectors.add(vector(START + i, i + 1, i));
            scores.add(new Score("press", "ecod", START + i, 0.5, 0.9, new double[] {0.5}, i + 1));
        }
        try (var features =
                        new TestingWriter<>(
                                database.options(), new FeatureTable(List.of("rpm_mean")));
                var scoring =
                        new TestingWriter<>(
                                database.options(),
                                new ScoreTable(Map.of("ecod", List.of("rpm_mean"))))) {
            features.write(vectors);
            scoring.write(scores);
            List<String> featuresBefore = database.rows(POSITIONS.formatted("features"));
            List<String> scoresBefore = database.rows(POSITIONS.formatted("scores"));

            features.write(vectors);
            scoring.write(scores);

            assertThat(featuresBefore).hasSize(500);
            assertThat(scoresBefore).hasSize(500);
            assertThat(database.rows(POSITIONS.formatted("features"))).isEqualTo(featuresBefore);
            assertThat(database.rows(POSITIONS.formatted("scores"))).isEqualTo(scoresBefore);
            assertThat(features.metrics.rowsWritten()).isEqualTo(500);
            assertThat(features.metrics.rowsAlreadyThere()).isEqualTo(500);
        }
    }

    @Test
    void keepsTheFirstOfTwoReadingsOfTheSameTime() throws Exception {
        try (var writer = new TestingWriter<>(database.options(), new ReadingTable())) {
            writer.write(List.of(reading("press", START, 1), reading("press", START, 2)));
            writer.write(List.of(reading("press", START, 3)));

            assertThat(database.rows("SELECT value FROM readings")).containsExactly("1");
            assertThat(writer.metrics.rowsWritten()).isEqualTo(1);
            assertThat(writer.metrics.rowsAlreadyThere()).isEqualTo(2);
        }
    }

    @Test
    void keepsTheVectorWithTheGreaterSequenceOfTheSameTime() throws Exception {
        try (var writer =
                new TestingWriter<>(database.options(), new FeatureTable(List.of("mean")))) {
            writer.write(List.of(vector(START, 4, 40), vector(START, 5, 50), vector(START, 3, 30)));
            assertThat(database.rows("SELECT value, sequence FROM features"))
                    .containsExactly("50|5");

            writer.write(List.of(vector(START, 6, 60)));
            writer.write(List.of(vector(START, 4, 40)));

            assertThat(database.rows("SELECT value, sequence FROM features"))
                    .containsExactly("60|6");
        }
    }

    /** The mutation that shows what the de-duplication in the batch is for. */
    @Test
    void withoutDeduplicationInTheBatchTheDatabaseRefusesEqualKeys() throws Exception {
        try (var writer =
                new TestingWriter<>(
                        database.options(), new FeatureTable(List.of("mean")), false, true)) {
            assertThatThrownBy(
                            () -> writer.write(List.of(vector(START, 1, 1), vector(START, 2, 2))))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("cannot affect row a second time");
        }
    }

    /** However a stream with equal keys is cut into batches, and wherever it is repeated. */
    @Test
    void resultDoesNotDependOnWhereBatchesEndOrReplaysBegin() throws Exception {
        SplittableRandom random = new SplittableRandom(20260101);
        List<FeatureVector> vectors = new ArrayList<>();
        List<Reading> readings = new ArrayList<>();
        for (int i = 1; i <= 300; i++) {
            vectors.add(vector(START + random.nextInt(60), i, i));
            readings.add(reading("press", START + random.nextInt(60), i));
        }
        List<List<String>> results = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            database.execute("TRUNCATE features, readings");
            try (var features =
                            new TestingWriter<>(
                                    database.options(), new FeatureTable(List.of("mean")));
                    var raw = new TestingWriter<>(database.options(), new ReadingTable())) {
                int from = 0;
                while (from < 300) {
                    int to = Math.min(300, from + 1 + random.nextInt(round == 0 ? 1_000 : 80));
                    features.write(vectors.subList(from, to));
                    raw.write(readings.subList(from, to));
                    // Every other batch is followed by a fall-back to an earlier place.
                    from = random.nextBoolean() ? to : Math.max(from + 1, to - random.nextInt(40));
                }
            }
            List<String> result =
                    database.rows("SELECT time, value, sequence FROM features ORDER BY time");
            result.addAll(database.rows("SELECT time, value FROM readings ORDER BY time"));
            results.add(result);
        }
        assertThat(results.get(0)).hasSizeGreaterThan(100);
        assertThat(results).allMatch(results.get(0)::equals);
    }

    private static List<Reading> fiveThousandWithOnePoison() {
        List<Reading> readings = readings(5_000);
        // Too long for the index, not compressible: only the database notices (54000).
        StringBuilder longName = new StringBuilder();
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 4_000; i++) {
            longName.append((char) ('!' + random.nextInt(90)));
        }
        readings.set(3_210, reading(longName.toString(), START, 1));
        return readings;
    }

    @Test
    void oneRowThatTheDatabaseRefusesBecomesADeadLetterAndTheOthersAreWritten() throws Exception {
        try (var writer = new TestingWriter<>(database.options(), new ReadingTable())) {
            writer.write(fiveThousandWithOnePoison());
            // The restart after a crash writes everything again.
            writer.write(fiveThousandWithOnePoison());

            assertThat(database.value("SELECT count(*) FROM readings")).isEqualTo("4999");
            assertThat(writer.metrics.rowsWritten()).isEqualTo(4_999);
            assertThat(writer.metrics.deadLetters()).isEqualTo(2);
            assertThat(
                            database.value(
                                    "SELECT source, reason, length(payload) > 4000, time FROM"
                                            + " dead_letters"))
                    .startsWith("readings|index row ")
                    .contains("54000")
                    .endsWith("|t|2026-03-01 12:00:00+00");
            assertThat(
                            database.value(
                                    "SELECT (convert_from(payload, 'UTF8')::jsonb) - 'asset' FROM"
                                            + " dead_letters"))
                    .contains("\"time\": \"2026-01-01T00:00:00Z\"", "\"sensor\": \"rpm\"");
        }
    }

    /** The mutation that shows what the bisection is for. */
    @Test
    void withoutBisectionOneBadRowStopsTheBatch() throws Exception {
        try (var writer =
                new TestingWriter<>(database.options(), new ReadingTable(), true, false)) {
            assertThatThrownBy(() -> writer.write(fiveThousandWithOnePoison()))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("54000");
            assertThat(database.value("SELECT count(*) FROM readings")).isEqualTo("0");
        }
    }

    @Test
    void everyKindOfRowThatCannotBeStoredIsKeptAsDeadLetter() throws Exception {
        long year294277 = 9_224_318_016_000_000L;
        try (var writer = new TestingWriter<>(database.options(), new ReadingTable())) {
            writer.write(
                    List.of(
                            reading("good", START, 1),
                            reading("nul\0nul", START, 1),
                            reading("half\ud800", START, 1),
                            reading("future", year294277, 1),
                            reading("overflow", Long.MAX_VALUE, 1),
                            // GOOD without a number: the table's own check refuses it.
                            reading("nan", START, Double.NaN)));

            assertThat(database.rows("SELECT asset FROM readings")).containsExactly("good");
            assertThat(
                            database.rows(
                                    "SELECT reason, convert_from(payload, 'UTF8') FROM dead_letters"
                                            + " ORDER BY 2"))
                    .satisfiesExactly(
                            row ->
                                    assertThat(row)
                                            .contains("timestamp out of range")
                                            .contains("\"asset\":\"future\"")
                                            .contains("+294277-01-01T00:00:00Z"),
                            row ->
                                    assertThat(row)
                                            .contains("half a character")
                                            .contains("half\\ud800"),
                            row ->
                                    assertThat(row)
                                            .contains("violates check constraint", "23514")
                                            .contains("\"value\":null"),
                            row -> assertThat(row).contains("NUL").contains("nul\\u0000nul"),
                            row -> assertThat(row).contains("out of range").contains("overflow"));
        }
    }

    /** A name in JSON is checked by the database alone. */
    @Test
    void nulInsideJsonIsFoundByTheDatabase() throws Exception {
        try (var writer =
                new TestingWriter<>(
                        database.options(), new ScoreTable(Map.of("d", List.of("a\0b"))))) {
            writer.write(List.of(new Score("press", "d", START, 0.1, 0.9, new double[] {0.1}, 1)));

            assertThat(database.value("SELECT count(*) FROM scores")).isEqualTo("0");
            assertThat(database.value("SELECT source, reason FROM dead_letters"))
                    .startsWith("scores|")
                    .contains("22P05");
        }
    }

    /** A table that somebody made narrower than ours. */
    @Test
    void valueTooGreatForANarrowerColumnIsADeadLetter() throws Exception {
        database.execute("DROP MATERIALIZED VIEW readings_1min");
        database.execute("DROP MATERIALIZED VIEW readings_1hour");
        database.execute("ALTER TABLE readings ALTER COLUMN value TYPE real");
        try (var writer = new TestingWriter<>(database.options(), new ReadingTable())) {
            writer.write(List.of(reading("a", START, 1.5), reading("b", START, 1e39)));

            assertThat(database.rows("SELECT asset, value FROM readings")).containsExactly("a|1.5");
            assertThat(database.value("SELECT reason FROM dead_letters")).contains("22003");
        }
    }

    /**
     * TimescaleDB's limit for compressed chunks, played by a trigger that raises its SQLSTATE until
     * the setting that lifts the limit is seen. What is not shown: that TimescaleDB itself heeds
     * it.
     */
    @Test
    void decompressionLimitIsLiftedForTheTransactionThatNeedsIt() throws Exception {
        database.execute(
                """
                CREATE FUNCTION limited() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF current_setting('timescaledb.max_tuples_decompressed_per_dml_transaction',
                                       true) IS DISTINCT FROM '0' THEN
                        RAISE EXCEPTION 'tuple decompression limit exceeded' USING ERRCODE = '53400';
                    END IF;
                    RETURN NULL;
                END $$
                """);
        database.execute(
                "CREATE TRIGGER limited AFTER INSERT ON readings FOR EACH STATEMENT EXECUTE"
                        + " FUNCTION limited()");
        try (var writer = new TestingWriter<>(database.options(), new ReadingTable())) {
            writer.write(readings(100));

            assertThat(database.value("SELECT count(*) FROM readings")).isEqualTo("100");
            assertThat(writer.metrics.retries()).isZero();
        }
    }

    @Test
    void missingTableIsOneClearLine() throws Exception {
        DatabaseOptions options = database.options();
        database.execute("DROP TABLE readings CASCADE");
        try (var writer = new TestingWriter<>(options, new ReadingTable())) {
            assertThatThrownBy(() -> writer.write(readings(1)))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessage(
                            "cannot write to table 'readings' of %s: relation \"readings\" does not"
                                            .formatted(options.describe())
                                    + " exist [42P01]");
        }
    }
}
