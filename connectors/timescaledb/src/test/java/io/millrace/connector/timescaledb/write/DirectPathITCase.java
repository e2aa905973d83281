/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.timescaledb.TestingDatabase;
import io.millrace.connector.timescaledb.table.FeatureTable;
import io.millrace.connector.timescaledb.table.ReadingTable;
import io.millrace.functions.model.FeatureVector;
import io.millrace.functions.model.Origin;
import io.millrace.functions.model.Quality;
import io.millrace.functions.model.Reading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That the short way into a table leaves what the long way leaves. */
class DirectPathITCase {

    private static final long START = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

    private TestingDatabase database;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestingDatabase.withSchema();
    }

    @AfterEach
    void closeDatabase() throws Exception {
        database.close();
    }

    private static List<Reading> readings(int from, int to) {
        List<Reading> readings = new ArrayList<>();
        for (int i = from; i < to; i++) {
            readings.add(new Reading("press", "rpm", START + i, i, Quality.GOOD, Origin.LIVE));
        }
        return readings;
    }

    private static FeatureVector vector(long millis, long sequence) {
        return new FeatureVector(
                "press", millis, sequence, new double[] {sequence}, new long[] {1});
    }

    @Test
    void batchThatHoldsKnownRowsBesideNewOnesLosesNone() throws Exception {
        try (var writer = new TestingWriter<>(database.options(), new ReadingTable())) {
            writer.write(readings(0, 100));
            writer.write(readings(100, 200));
            writer.write(readings(150, 300));
            writer.write(readings(0, 301));
            writer.write(readings(301, 400));

            assertThat(database.rows("SELECT count(*), sum(value) FROM readings"))
                    .containsExactly("400|" + 399 * 400 / 2);
            assertThat(database.rows("SELECT count(*) FROM dead_letters")).containsExactly("0");
            assertThat(writer.metrics.rowsWritten()).isEqualTo(400);
            assertThat(writer.metrics.rowsAlreadyThere()).isEqualTo(50 + 300);
        }
    }

    @Test
    void laterVersionIsKeptAndAnOlderOneIsNot() throws Exception {
        try (var writer =
                new TestingWriter<>(database.options(), new FeatureTable(List.of("rpm_mean")))) {
            writer.write(List.of(vector(START, 1)));
            writer.write(List.of(vector(START + 1, 5), vector(START + 2, 6)));
            writer.write(List.of(vector(START + 1, 4), vector(START + 2, 7)));

            assertThat(database.rows("SELECT sequence FROM features ORDER BY time"))
                    .containsExactly("1", "5", "7");
        }
    }

    @Test
    void rowsAreCastWhereAColumnHasAnotherTypeOfTheSameWidth() throws Exception {
        // Eight bytes, too, but local time: taken as bytes it would be off by the time zone.
        database.execute("DROP TABLE readings CASCADE");
        database.execute(
                "CREATE TABLE readings (asset text, sensor text, time timestamp, value double"
                        + " precision, quality smallint, origin smallint,"
                        + " PRIMARY KEY (asset, sensor, time))");
        database.execute(
                "ALTER DATABASE %s SET timezone = 'Asia/Tokyo'"
                        .formatted(database.options().database()));
        java.util.TimeZone before = java.util.TimeZone.getDefault();
        java.util.TimeZone.setDefault(java.util.TimeZone.getTimeZone("Asia/Tokyo"));
        try (var writer = new TestingWriter<>(database.options(), new ReadingTable())) {
            writer.write(readings(0, 1));
            writer.write(readings(1_000, 1_001));

            assertThat(database.rows("SELECT extract(hour FROM time)::int FROM readings"))
                    .containsExactly("9", "9");
        } finally {
            java.util.TimeZone.setDefault(before);
        }
    }
}
