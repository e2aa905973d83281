/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.timescaledb.DatabaseOptions;
import io.millrace.connector.timescaledb.TestingDatabase;
import io.millrace.connector.timescaledb.table.AlarmTable;
import io.millrace.connector.timescaledb.table.DeadLetterTable;
import io.millrace.connector.timescaledb.table.FeatureTable;
import io.millrace.connector.timescaledb.table.GapTable;
import io.millrace.connector.timescaledb.table.ReadingTable;
import io.millrace.connector.timescaledb.table.ScoreTable;
import io.millrace.connector.timescaledb.table.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Both schemas, run in a real PostgreSQL.
 *
 * <p>TimescaleDB is not there. Its file runs with stand-ins for its functions that only record how
 * they were called, and without {@code CREATE EXTENSION} and the options of continuous aggregates.
 * So this shows that each statement parses, that tables and columns are right, that the functions'
 * parameters exist by name as written in TimescaleDB's documentation, and that it may be run twice.
 * It does not show that TimescaleDB accepts the options of compression and of continuous aggregates
 * or the queries of the latter.
 */
class SchemaInstallerITCase {

    private static final String COLUMNS =
            """
            SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
                   col_description(c.oid, a.attnum)
            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
            WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
              AND c.relkind IN ('r', 'p', 'v', 'm') AND NOT c.relispartition
            ORDER BY c.relname, a.attnum\
            """;
    private static final String KEYS =
            """
            SELECT conrelid::regclass, pg_get_constraintdef(oid) FROM pg_constraint
            WHERE connamespace = 'public'::regnamespace AND conparentid = 0 AND contype IN ('p', 'c')
              AND NOT (SELECT relispartition FROM pg_class WHERE pg_class.oid = conrelid)
            ORDER BY 1, 2\
            """;

    private TestingDatabase database;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestingDatabase.empty();
    }

    @AfterEach
    void closeDatabase() throws Exception {
        database.close();
    }

    private static List<Table> tables() {
        return List.of(
                new ReadingTable().table(),
                new FeatureTable(List.of()).table(),
                new ScoreTable(Map.of()).table(),
                new AlarmTable().table(),
                new DeadLetterTable().table(),
                new GapTable().table());
    }

    @Test
    void serverWithoutTimescaleGetsThePlainSchema() throws Exception {
        assertThat(SchemaInstaller.install(database.options()))
                .isEqualTo(SchemaKind.PLAIN_POSTGRESQL);
        assertThat(database.value("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))
                .isEqualTo("0");
        for (Table table : tables()) {
            for (int i = 0; i < table.columns().size(); i++) {
                var column = table.columns().get(i);
                assertThat(
                                database.rows(
                                        "SELECT format_type(atttypid, -1) FROM pg_attribute WHERE"
                                                + " attrelid = '%s'::regclass AND attname = '%s'"
                                                        .formatted(table.name(), column.name())))
                        .as("%s.%s", table.name(), column.name())
                        .containsExactly(
                                column.type().sqlName().equals("timestamptz")
                                        ? "timestamp with time zone"
                                        : column.type().sqlName());
            }
        }
    }

    @Test
    void secondInstallationChangesNothing() throws Exception {
        SchemaInstaller.install(database.options());
        String objects =
                "SELECT relname, oid, relfilenode FROM pg_class WHERE relnamespace ="
                        + " 'public'::regnamespace ORDER BY 1";
        List<String> before = database.rows(objects);

        SchemaInstaller.install(database.options());

        assertThat(before).hasSizeGreaterThan(20);
        assertThat(database.rows(objects)).isEqualTo(before);
    }

    @Test
    void fourInstallationsAtOnceAllSucceed() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<SchemaKind>> results = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                results.add(threads.submit(() -> SchemaInstaller.install(database.options())));
            }
            for (Future<SchemaKind> result : results) {
                assertThat(result.get(60, TimeUnit.SECONDS)).isEqualTo(SchemaKind.PLAIN_POSTGRESQL);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(database.value("SELECT count(*) FROM readings")).isEqualTo("0");
    }

    @Test
    void roleWithoutRightsIsToldWhichStatementFailed() throws Exception {
        database.execute("DROP ROLE IF EXISTS guest");
        database.execute("CREATE ROLE guest LOGIN");
        database.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
        DatabaseOptions own = database.options();
        DatabaseOptions options =
                new DatabaseOptions(
                        own.host(),
                        own.port(),
                        own.database(),
                        "guest",
                        null,
                        own.tls(),
                        own.batchRows(),
                        own.flushInterval(),
                        own.connectTimeout(),
                        own.retryFor());
        assertThatThrownBy(() -> SchemaInstaller.install(options))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "cannot install the schema in %s: statement 2 of"
                                        .formatted(options.describe())
                                + " schema-plain-postgresql.sql failed: permission denied for"
                                + " schema public [42501]");
    }

    @Test
    void dayThatGetsItsPartitionLaterTakesItsRowsAlong() throws Exception {
        SchemaInstaller.install(database.options());
        database.execute(
                "INSERT INTO readings SELECT 'press', 'rpm', t, 1, 0, 0 FROM"
                        + " generate_series('2020-02-28 23:59:59Z'::timestamptz, '2020-03-01Z',"
                        + " '1 hour') t");
        database.execute("SET TIME ZONE 'Asia/Tokyo'");
        database.execute("SELECT millrace_make_day('readings', '2020-02-29')");
        database.execute("SET TIME ZONE 'UTC'");

        assertThat(database.value("SELECT count(*), min(time), max(time) FROM readings_20200229"))
                .isEqualTo("24|2020-02-29 00:59:59+00|2020-02-29 23:59:59+00");
        assertThat(database.value("SELECT count(*) FROM readings")).isEqualTo("25");
        assertThat(database.value("SELECT count(*) FROM readings_default")).isEqualTo("1");
    }

    @Test
    void daysBeyondTheTimeToKeepAreDropped() throws Exception {
        SchemaInstaller.install(database.options());
        database.execute("SELECT millrace_make_day('readings', '2020-02-29')");
        database.execute("SELECT millrace_make_day('readings', current_date - 20)");

        database.execute("SELECT millrace_maintain_days(2, INTERVAL '5 years')");

        assertThat(database.value("SELECT to_regclass('readings_20200229')")).isEqualTo("null");
        assertThat(
                        database.value(
                                "SELECT to_regclass('readings_' || to_char(current_date - 20,"
                                        + " 'YYYYMMDD')) IS NOT NULL"))
                .isEqualTo("t");
    }

    @Test
    void aggregatesLeaveBadReadingsOut() throws Exception {
        SchemaInstaller.install(database.options());
        database.execute(
                """
                INSERT INTO readings VALUES
                    ('press', 'rpm', '2026-01-01 00:00:10Z', 1, 0, 0),
                    ('press', 'rpm', '2026-01-01 00:00:20Z', 3, 1, 0),
                    ('press', 'rpm', '2026-01-01 00:00:30Z', 1000, 2, 0),
                    ('press', 'rpm', '2026-01-01 00:00:40Z', NULL, 2, 0),
                    ('press', 'rpm', '2026-01-01 00:01:00Z', 5, 0, 0)\
                """);
        database.execute("SELECT millrace_refresh_aggregates()");
        database.execute("SET TIME ZONE 'UTC'");

        assertThat(
                        database.rows(
                                "SELECT bucket, avg_value, min_value, max_value, reading_count,"
                                        + " good_count FROM readings_1min ORDER BY bucket"))
                .containsExactly(
                        "2026-01-01 00:00:00+00|2|1|3|4|1", "2026-01-01 00:01:00+00|5|5|5|1|1");
        assertThat(database.rows("SELECT bucket, median_value, reading_count FROM readings_1hour"))
                .containsExactly("2026-01-01 00:00:00+00|3|5");
    }

    @Test
    void openAlarmsShowTheLastTransitionOfThoseThatStillHold() throws Exception {
        SchemaInstaller.install(database.options());
        String alarm =
                "INSERT INTO alarms VALUES ('%s', %d, 'press', 'hot', 1, '%s', '%s',"
                        + " '2026-01-01Z', '2026-01-01 00:0%d:00Z', 1, 'm')";
        database.execute(alarm.formatted("a", 1, "WARNING", "UNACKNOWLEDGED", 1));
        database.execute(alarm.formatted("a", 2, "CRITICAL", "ACKNOWLEDGED", 2));
        database.execute(alarm.formatted("b", 1, "WARNING", "UNACKNOWLEDGED", 1));
        database.execute(alarm.formatted("b", 2, "WARNING", "RETURNED_UNACKNOWLEDGED", 3));
        database.execute(alarm.formatted("c", 1, "WARNING", "UNACKNOWLEDGED", 1));
        database.execute(alarm.formatted("c", 2, "WARNING", "NORMAL", 3));

        assertThat(database.rows("SELECT id, state, severity, transitions FROM open_alarms"))
                .containsExactly("a|ACKNOWLEDGED|CRITICAL|2");
        assertThat(database.value("SELECT count(*) FROM alarm_episodes")).isEqualTo("3");
    }

    @Test
    void bothSchemasHaveTheSameTablesViewsColumnsAndKeys() throws Exception {
        SchemaInstaller.install(database.options());
        List<String> columns = database.rows(COLUMNS);
        List<String> keys = database.rows(KEYS);
        try (TestingDatabase timescale = TestingDatabase.empty()) {
            timescale.execute(TimescaleStandIns.SQL);
            TimescaleStandIns.run(timescale);

            assertThat(columns).hasSizeGreaterThan(50);
            assertThat(timescale.rows(COLUMNS)).isEqualTo(columns);
            assertThat(timescale.rows(KEYS)).isEqualTo(keys);
        }
    }

    @Test
    void timescaleFileAsksForHypertablesCompressionRetentionAndAggregatesAndMayRunTwice()
            throws Exception {
        try (TestingDatabase timescale = TestingDatabase.empty()) {
            timescale.execute(TimescaleStandIns.SQL);
            TimescaleStandIns.run(timescale);
            List<String> calls = timescale.rows("SELECT call FROM stand_in.calls ORDER BY call");

            assertThat(calls)
                    .containsExactly(
                            "ALTER TABLE features SET (timescaledb.compress,"
                                    + " timescaledb.compress_segmentby = 'asset, feature',"
                                    + " timescaledb.compress_orderby = 'time DESC')",
                            "ALTER TABLE readings SET (timescaledb.compress,"
                                    + " timescaledb.compress_segmentby = 'asset, sensor',"
                                    + " timescaledb.compress_orderby = 'time DESC')",
                            "ALTER TABLE scores SET (timescaledb.compress,"
                                    + " timescaledb.compress_segmentby = 'asset, detector',"
                                    + " timescaledb.compress_orderby = 'time DESC')",
                            "aggregate readings_1hour 1 day 01:00:00 01:00:00 true",
                            "aggregate readings_1min 03:00:00 00:01:00 00:01:00 true",
                            "compress features 7 days true",
                            "compress readings 7 days true",
                            "compress scores 7 days true",
                            "hypertable features time 1 day false true",
                            "hypertable readings time 1 day false true",
                            "hypertable scores time 1 day false true",
                            "retain features 5 years true",
                            "retain readings 5 years true",
                            "retain scores 5 years true");

            timescale.execute("TRUNCATE stand_in.calls");
            TimescaleStandIns.run(timescale);
            assertThat(timescale.rows("SELECT call FROM stand_in.calls WHERE call LIKE 'ALTER%'"))
                    .isEmpty();
        }
    }
}
