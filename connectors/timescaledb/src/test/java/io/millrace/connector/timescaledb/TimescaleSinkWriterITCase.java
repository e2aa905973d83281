/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.timescaledb.connection.DatabaseException;
import io.millrace.connector.timescaledb.table.ReadingTable;
import io.millrace.connector.timescaledb.write.Backoff;
import io.millrace.connector.timescaledb.write.BatchWriter;
import io.millrace.functions.model.Origin;
import io.millrace.functions.model.Quality;
import io.millrace.functions.model.Reading;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the writer sends, when it waits, and when its errors are seen. */
class TimescaleSinkWriterITCase {

    private static final SinkWriter.Context CONTEXT =
            new SinkWriter.Context() {
                @Override
                public long currentWatermark() {
                    return Long.MIN_VALUE;
                }

                @Override
                public @Nullable Long timestamp() {
                    return null;
                }
            };

    private final TestingTime time = new TestingTime();
    private TestingDatabase database;
    private TimescaleSinkWriter<Reading> writer;

    @BeforeEach
    void createWriter() throws Exception {
        database = TestingDatabase.withSchema();
        DatabaseOptions options = database.options();
        ReadingTable mapping = new ReadingTable();
        BatchWriter batches =
                new BatchWriter(
                        options,
                        mapping.table(),
                        new TimescaleSinkMetrics(
                                UnregisteredMetricsGroup.createSinkWriterMetricGroup()),
                        new Backoff(
                                options.retryFor(),
                                System::nanoTime,
                                new SplittableRandom(1),
                                Thread::sleep),
                        System::nanoTime);
        writer = new TimescaleSinkWriter<>(mapping, options, batches, time, Clock.systemUTC());
    }

    @AfterEach
    void close() throws Exception {
        writer.close();
        time.threads.shutdownNow();
        database.close();
    }

    /** Flink's timers, fired by the test. */
    private static final class TestingTime implements ProcessingTimeService {
        final Deque<ProcessingTimeCallback> timers = new ArrayDeque<>();
        final ScheduledExecutorService threads = Executors.newSingleThreadScheduledExecutor();

        @Override
        public long getCurrentProcessingTime() {
            return 1_000;
        }

        @Override
        public ScheduledFuture<?> registerTimer(long timestamp, ProcessingTimeCallback target) {
            assertThat(timestamp).isEqualTo(1_050);
            timers.add(target);
            return threads.schedule(() -> {}, 1, TimeUnit.DAYS);
        }

        void fire() throws Exception {
            timers.remove().onProcessingTime(1_050);
        }
    }

    private void write(int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            writer.write(new Reading("press", "rpm", i, i, Quality.GOOD, Origin.LIVE), CONTEXT);
        }
    }

    private String count() throws Exception {
        return database.value("SELECT count(*) FROM readings");
    }

    @Test
    void flushForACheckpointReturnsAfterTheCommit() throws Exception {
        for (int i = 0; i < 20; i++) {
            write(i * 300, (i + 1) * 300);
            writer.flush(false);
            assertThat(count()).isEqualTo(Integer.toString((i + 1) * 300));
        }
    }

    @Test
    void rowsOfASlowStreamAreSentByTheTimer() throws Exception {
        write(0, 3);
        assertThat(time.timers).hasSize(1);
        time.fire();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!count().equals("3") && System.nanoTime() < deadline) {
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(count()).isEqualTo("3");
        while (!time.timers.isEmpty() && System.nanoTime() < deadline) {
            time.fire();
        }
        assertThat(time.timers).as("an idle writer has no timer").isEmpty();
    }

    /** The task thread goes on while the database holds the batch before. */
    @Test
    void nextBatchFillsWhileTheDatabaseIsBusy() throws Exception {
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE readings IN ACCESS EXCLUSIVE MODE");
            // One full batch on its way and one of four times its size but one row: no call waits.
            write(0, 24_999);
            time.fire();
            CompletableFuture<Void> third =
                    CompletableFuture.runAsync(
                            () -> {
                                try {
                                    write(24_999, 25_000);
                                } catch (Exception e) {
                                    throw new IllegalStateException(e);
                                }
                            });
            assertThatThrownBy(() -> third.get(300, TimeUnit.MILLISECONDS))
                    .isInstanceOf(java.util.concurrent.TimeoutException.class);
            other.commit();
            third.get(30, TimeUnit.SECONDS);
        }
        writer.flush(true);
        assertThat(count()).isEqualTo("25000");
    }

    @Test
    void errorOfTheDatabaseThreadFailsTheCheckpoint() throws Exception {
        database.execute("DROP TABLE readings CASCADE");
        write(0, 5_000);
        assertThatThrownBy(() -> writer.flush(false))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("[42P01]");
    }

    @Test
    void closingDoesNotWaitForTheDatabase() throws Exception {
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE readings IN ACCESS EXCLUSIVE MODE");
            write(0, 5_000);
            long begin = System.nanoTime();
            writer.close();
            assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(8));
            other.rollback();
        }
        assertThat(count()).isEqualTo("0");
    }
}
