/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.timescaledb.TestingDatabase;
import java.util.regex.Pattern;

/**
 * Functions with the names and parameters of TimescaleDB's (API reference of 2.28) that only write
 * down how they were called.
 */
final class TimescaleStandIns {

    static final String SQL =
            """
            CREATE SCHEMA stand_in;
            CREATE TABLE stand_in.calls (call text);
            CREATE TYPE stand_in.dimension AS (column_name name, width interval);
            CREATE FUNCTION by_range(column_name name, partition_interval interval)
                RETURNS stand_in.dimension LANGUAGE sql AS 'SELECT ROW(column_name, partition_interval)::stand_in.dimension';
            CREATE FUNCTION create_hypertable(relation regclass, dimension stand_in.dimension,
                create_default_indexes boolean DEFAULT true, if_not_exists boolean DEFAULT false,
                migrate_data boolean DEFAULT false) RETURNS void LANGUAGE sql AS
                $$ INSERT INTO stand_in.calls VALUES (format('hypertable %s %s %s %s %s', relation,
                   (dimension).column_name, (dimension).width, create_default_indexes::text, if_not_exists::text)) $$;
            CREATE FUNCTION add_compression_policy(hypertable regclass, compress_after interval,
                if_not_exists boolean DEFAULT false) RETURNS void LANGUAGE sql AS
                $$ INSERT INTO stand_in.calls VALUES (format('compress %s %s %s', hypertable, compress_after, if_not_exists::text)) $$;
            CREATE FUNCTION add_retention_policy(relation regclass, drop_after interval,
                if_not_exists boolean DEFAULT false) RETURNS void LANGUAGE sql AS
                $$ INSERT INTO stand_in.calls VALUES (format('retain %s %s %s', relation, drop_after, if_not_exists::text)) $$;
            CREATE FUNCTION add_continuous_aggregate_policy(continuous_aggregate regclass, start_offset interval,
                end_offset interval, schedule_interval interval, if_not_exists boolean DEFAULT false)
                RETURNS void LANGUAGE sql AS
                $$ INSERT INTO stand_in.calls VALUES (format('aggregate %s %s %s %s %s', continuous_aggregate,
                   start_offset, end_offset, schedule_interval, if_not_exists::text)) $$;
            CREATE FUNCTION time_bucket(bucket_width interval, ts timestamptz) RETURNS timestamptz IMMUTABLE
                LANGUAGE sql AS $$ SELECT date_bin(bucket_width, ts, '2000-01-03Z') $$;
            CREATE SCHEMA timescaledb_information;
            CREATE VIEW timescaledb_information.hypertables AS
                SELECT DISTINCT 'public'::name AS hypertable_schema, split_part(call, ' ', 3)::name AS hypertable_name,
                       true AS compression_enabled
                FROM stand_in.altered;
            """
                    .replace(
                            "CREATE SCHEMA timescaledb_information;",
                            """
                            CREATE TABLE stand_in.altered (call text);
                            CREATE FUNCTION stand_in.alter_table(call text) RETURNS void LANGUAGE sql AS
                                $$ INSERT INTO stand_in.altered VALUES (call); INSERT INTO stand_in.calls VALUES (call) $$;
                            CREATE SCHEMA timescaledb_information;
                            """);

    private static final Pattern CONTINUOUS =
            Pattern.compile("WITH \\(timescaledb\\.continuous[^)]*\\)");
    private static final Pattern EXECUTE =
            Pattern.compile("EXECUTE (format\\(.*?series\\.segments\\));", Pattern.DOTALL);

    private TimescaleStandIns() {}

    /** Runs the file for TimescaleDB with the stand-ins, statement by statement. */
    static void run(TestingDatabase database) throws Exception {
        int replaced = 0;
        for (String sql : SqlScript.statements(SchemaInstaller.script(SchemaKind.TIMESCALEDB))) {
            if (sql.contains("CREATE EXTENSION IF NOT EXISTS timescaledb")) {
                replaced++;
                continue;
            }
            String plain = CONTINUOUS.matcher(sql).replaceFirst("");
            plain = EXECUTE.matcher(plain).replaceFirst("PERFORM stand_in.alter_table($1);");
            replaced += plain.equals(sql) ? 0 : 1;
            database.execute(plain);
        }
        // The extension, two aggregates and one loop over the compression settings.
        assertThat(replaced).isEqualTo(4);
    }
}
