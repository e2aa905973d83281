/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.timescaledb.TestingDatabase;
import io.millrace.connector.timescaledb.schema.SchemaInstaller;
import io.millrace.connector.timescaledb.table.ReadingTable;
import io.millrace.functions.model.Origin;
import io.millrace.functions.model.Quality;
import io.millrace.functions.model.Reading;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * Rows a second of readings beside plain COPY into the same partitioned table, with fsync, batches
 * of 5,000 and a commit for each. Prints a rough figure; only that it is not absurdly slow is
 * asserted.
 */
class ThroughputITCase {

    private static final int BATCHES = 10;
    private static final int ROWS = 5_000;

    private static List<Reading> batch(int number) {
        List<Reading> readings = new ArrayList<>(ROWS);
        for (int i = 0; i < ROWS; i++) {
            readings.add(
                    new Reading(
                            "motor_A" + i % 100 + "_factory01",
                            "bearing_temp",
                            1_767_225_600_000L + (long) number * ROWS + i,
                            i * 0.37,
                            Quality.GOOD,
                            Origin.LIVE));
        }
        return readings;
    }

    @Test
    void prints() throws Exception {
        try (EmbeddedPostgres server =
                        EmbeddedPostgres.builder()
                                .setServerConfig("fsync", "on")
                                .setServerConfig("synchronous_commit", "on")
                                .setServerConfig("full_page_writes", "on")
                                .start();
                TestingDatabase database = TestingDatabase.in(server)) {
            SchemaInstaller.install(database.options());
            double sink = 0;
            double replay = 0;
            double copy = 0;
            double single = 0;
            // The first round warms up.
            for (int round = 0; round < 2; round++) {
                database.execute("TRUNCATE readings");
                try (var writer = new TestingWriter<>(database.options(), new ReadingTable())) {
                    writer.write(batch(BATCHES));
                    sink = writeAll(writer);
                    replay = writeAll(writer);
                    assertThat(writer.metrics.rowsWritten()).isEqualTo((BATCHES + 1L) * ROWS);
                    long begin = System.nanoTime();
                    for (int i = 0; i < 100; i++) {
                        writer.write(batch(BATCHES + 1).subList(i, i + 1));
                    }
                    single = (System.nanoTime() - begin) / 100e6;
                }
                database.execute("TRUNCATE readings");
                copy = copyAll(database);
            }
            System.out.printf(
                    "readings/s: sink %.0f, replay %.0f, COPY text alone %.0f; flush of one row"
                            + " %.1f ms%n",
                    sink, replay, copy, single);
            assertThat(sink).isGreaterThan(1_000);
        }
    }

    private static double writeAll(TestingWriter<Reading> writer) throws Exception {
        long nanos = 0;
        for (int i = 0; i < BATCHES; i++) {
            List<Reading> batch = batch(i);
            long begin = System.nanoTime();
            writer.write(batch);
            nanos += System.nanoTime() - begin;
        }
        return BATCHES * ROWS / (nanos / 1e9);
    }

    private static double copyAll(TestingDatabase database) throws Exception {
        long nanos = 0;
        try (Connection connection = database.connect()) {
            CopyManager copies = connection.unwrap(PGConnection.class).getCopyAPI();
            for (int i = 0; i < BATCHES; i++) {
                List<Reading> batch = batch(i);
                long begin = System.nanoTime();
                StringBuilder text = new StringBuilder();
                for (Reading reading : batch) {
                    text.append(reading.asset()).append('\t').append(reading.sensor());
                    text.append('\t')
                            .append(java.time.Instant.ofEpochMilli(reading.timestampMillis()));
                    text.append('\t').append(reading.value()).append("\t0\t0\n");
                }
                byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
                copies.copyIn("COPY readings FROM STDIN", new java.io.ByteArrayInputStream(bytes));
                nanos += System.nanoTime() - begin;
            }
        }
        return BATCHES * ROWS / (nanos / 1e9);
    }
}
