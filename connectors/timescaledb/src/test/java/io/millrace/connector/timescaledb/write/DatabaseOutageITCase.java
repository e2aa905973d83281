/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.timescaledb.DatabaseOptions;
import io.millrace.connector.timescaledb.TestingDatabase;
import io.millrace.connector.timescaledb.connection.DatabaseConnection;
import io.millrace.connector.timescaledb.connection.DatabaseException;
import io.millrace.connector.timescaledb.connection.Failure;
import io.millrace.connector.timescaledb.schema.SchemaInstaller;
import io.millrace.connector.timescaledb.table.ReadingTable;
import io.millrace.functions.model.Origin;
import io.millrace.functions.model.Quality;
import io.millrace.functions.model.Reading;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database goes away while rows are written. */
class DatabaseOutageITCase {

    private static final int BATCHES = 60;
    private static final int ROWS = 200;

    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    @TempDir private Path folder;

    private TestingDatabase database;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestingDatabase.withSchema();
    }

    @AfterEach
    void close() throws Exception {
        thread.shutdownNow();
        database.close();
    }

    private static List<Reading> batch(int number) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            long time = 1_767_225_600_000L + (long) number * ROWS + i;
            readings.add(new Reading("press", "rpm", time, i, Quality.GOOD, Origin.LIVE));
        }
        return readings;
    }

    private static void writeAll(TestingWriter<Reading> writer) throws Exception {
        for (int i = 0; i < BATCHES; i++) {
            writer.write(batch(i));
        }
    }

    private static DatabaseOptions retrying(DatabaseOptions own, Duration retryFor) {
        return new DatabaseOptions(
                own.host(),
                own.port(),
                own.database(),
                own.username(),
                own.password(),
                own.tls(),
                own.batchRows(),
                own.flushInterval(),
                own.connectTimeout(),
                retryFor);
    }

    @Test
    void nothingIsLostWhenConnectionsAreCutAgainAndAgain() throws Exception {
        try (var writer = new TestingWriter<>(database.options(), new ReadingTable())) {
            Future<?> writing =
                    thread.submit(
                            () -> {
                                writeAll(writer);
                                return null;
                            });
            // Each writer's connection is cut as soon as it is seen.
            int cuts = 0;
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (cuts < 5 && !writing.isDone() && System.nanoTime() < deadline) {
                cuts +=
                        database.rows(
                                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                            + " WHERE application_name = 'millrace' AND datname ="
                                            + " current_database() AND xact_start IS NOT NULL")
                                .size();
            }
            writing.get(60, TimeUnit.SECONDS);

            assertThat(writer.metrics.retries()).isPositive();
            assertThat(database.value("SELECT count(*) FROM readings"))
                    .isEqualTo(Integer.toString(BATCHES * ROWS));
            assertThat(database.value("SELECT count(*) FROM dead_letters")).isEqualTo("0");
        }
    }

    @Test
    void nothingIsLostWhenTheServerIsStoppedAndStartedAgain() throws Exception {
        Path data = folder.resolve("data");
        EmbeddedPostgres first =
                EmbeddedPostgres.builder()
                        .setDataDirectory(data)
                        .setCleanDataDirectory(false)
                        .start();
        int port = first.getPort();
        TestingDatabase own = TestingDatabase.in(first);
        DatabaseOptions options = own.options();
        SchemaInstaller.install(options);
        try (var writer = new TestingWriter<>(options, new ReadingTable())) {
            writer.write(batch(0));
            own.close();
            first.close();
            Future<?> writing =
                    thread.submit(
                            () -> {
                                writeAll(writer);
                                return null;
                            });
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (writer.metrics.retries() < 2 && System.nanoTime() < deadline) {
                LockSupport.parkNanos(1_000_000);
            }
            assertThat(writer.metrics.retries()).isGreaterThanOrEqualTo(2);
            assertThat(writing).isNotDone();

            try (EmbeddedPostgres second =
                            EmbeddedPostgres.builder()
                                    .setDataDirectory(data)
                                    .setCleanDataDirectory(false)
                                    .setPort(port)
                                    .start();
                    Connection reader =
                            second.getDatabase("postgres", options.database()).getConnection()) {
                writing.get(60, TimeUnit.SECONDS);
                assertThat(TestingDatabase.rows(reader, "SELECT count(*) FROM readings"))
                        .containsExactly(Integer.toString(BATCHES * ROWS));
            }
        }
    }

    @Test
    void serverThatStaysAwayIsGivenUpWithOneLine() throws Exception {
        int port;
        try (var socket = new java.net.ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        DatabaseOptions own = database.options();
        DatabaseOptions options =
                new DatabaseOptions(
                        "localhost",
                        port,
                        "plant",
                        "me",
                        null,
                        own.tls(),
                        own.batchRows(),
                        own.flushInterval(),
                        own.connectTimeout(),
                        Duration.ofMillis(300));
        try (var writer = new TestingWriter<>(options, new ReadingTable())) {
            assertThatThrownBy(() -> writer.write(batch(0)))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessage(
                            "cannot connect to database 'plant' at localhost:%d as user 'me':"
                                            .formatted(port)
                                    + " connection refused");
            assertThat(writer.metrics.retries()).isPositive();
        }
    }

    /** A role that may have no further connection (53300) until the others leave. */
    @Test
    void exhaustedConnectionsAreWaitedFor() throws Exception {
        database.execute("CREATE ROLE narrow LOGIN CONNECTION LIMIT 1");
        database.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO narrow");
        DatabaseOptions own = database.options();
        DatabaseOptions options =
                new DatabaseOptions(
                        own.host(),
                        own.port(),
                        own.database(),
                        "narrow",
                        null,
                        own.tls(),
                        own.batchRows(),
                        own.flushInterval(),
                        own.connectTimeout(),
                        own.retryFor());
        try (var writer = new TestingWriter<>(options, new ReadingTable())) {
            Future<?> writing;
            try (DatabaseConnection occupant = DatabaseConnection.open(options)) {
                writing =
                        thread.submit(
                                () -> {
                                    writer.write(batch(0));
                                    return null;
                                });
                long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
                while (writer.metrics.retries() == 0 && System.nanoTime() < deadline) {
                    LockSupport.parkNanos(1_000_000);
                }
                assertThat(occupant.jdbc().isValid(5)).isTrue();
            }
            writing.get(30, TimeUnit.SECONDS);

            assertThat(writer.metrics.retries()).isPositive();
            assertThat(database.value("SELECT count(*) FROM readings"))
                    .isEqualTo(Integer.toString(ROWS));
        }
        database.execute("DROP OWNED BY narrow");
    }

    /** Two transactions that wait for each other: PostgreSQL ends one with 40P01. */
    @Test
    void deadlockAndSerializationFailureAreTransient() {
        assertThat(Failure.of(new SQLException("deadlock", "40P01"))).isEqualTo(Failure.TRANSIENT);
        assertThat(Failure.of(new SQLException("serialize", "40001"))).isEqualTo(Failure.TRANSIENT);
    }

    @Test
    void lockThatAnotherSessionHoldsIsWaitedFor() throws Exception {
        try (Connection other = database.connect();
                Statement statement = other.createStatement();
                var writer =
                        new TestingWriter<>(
                                retrying(database.options(), Duration.ofSeconds(30)),
                                new ReadingTable())) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE readings IN ACCESS EXCLUSIVE MODE");
            Future<?> writing =
                    thread.submit(
                            () -> {
                                writer.write(batch(0));
                                return null;
                            });
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (database.value(
                                    "SELECT count(*) FROM pg_locks WHERE NOT granted AND database ="
                                            + " (SELECT oid FROM pg_database WHERE datname ="
                                            + " current_database())")
                            .equals("0")
                    && System.nanoTime() < deadline) {
                LockSupport.parkNanos(1_000_000);
            }
            assertThat(writing).isNotDone();
            other.commit();
            writing.get(30, TimeUnit.SECONDS);

            assertThat(database.value("SELECT count(*) FROM readings"))
                    .isEqualTo(Integer.toString(ROWS));
        }
    }
}
