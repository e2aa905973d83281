/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb;

import io.millrace.connector.timescaledb.table.TableMapping;
import io.millrace.connector.timescaledb.write.BatchWriter;
import io.millrace.connector.timescaledb.write.PendingRows;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills one batch while the other one is on its way, beyond its size where the database is slower
 * than the stream, so that fewer commits are waited for. At most one is on its way, so batches
 * arrive in the order of the stream. An error of the database thread surfaces at the next full
 * batch, timer or checkpoint, whichever comes first.
 */
final class TimescaleSinkWriter<T> implements SinkWriter<T> {

    private static final Logger LOG = LoggerFactory.getLogger(TimescaleSinkWriter.class);

    private static final long CLOSE_SECONDS = 10;

    private final TableMapping<T> mapping;
    private final BatchWriter batches;
    private final ProcessingTimeService time;
    private final long flushMillis;
    private final ExecutorService databaseThread;

    private PendingRows filling;
    private PendingRows other;
    private Future<?> onItsWay = CompletableFuture.completedFuture(null);
    private @Nullable Future<?> timer;

    TimescaleSinkWriter(
            TableMapping<T> mapping,
            DatabaseOptions options,
            BatchWriter batches,
            ProcessingTimeService time,
            Clock clock) {
        this.mapping = mapping;
        this.batches = batches;
        this.time = time;
        this.flushMillis = options.flushInterval().toMillis();
        this.filling = new PendingRows(mapping.table(), options.batchRows(), clock);
        this.other = new PendingRows(mapping.table(), options.batchRows(), clock);
        this.databaseThread =
                Executors.newSingleThreadExecutor(
                        task -> {
                            Thread thread =
                                    new Thread(task, "timescaledb-" + mapping.table().name());
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    @Override
    public void write(T element, Context context) throws IOException, InterruptedException {
        mapping.toRows(element, filling);
        if (filling.isFull() && (onItsWay.isDone() || filling.isOverfull())) {
            send();
        } else {
            startTimer();
        }
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        if (!filling.isEmpty()) {
            send();
        }
        awaitArrival();
    }

    /** Hands the filled batch over; waits for the one before it. */
    private void send() throws IOException, InterruptedException {
        awaitArrival();
        PendingRows sending = filling;
        filling = other;
        other = sending;
        filling.clear();
        onItsWay =
                databaseThread.submit(
                        () -> {
                            batches.write(sending);
                            return null;
                        });
        startTimer();
    }

    private void awaitArrival() throws IOException, InterruptedException {
        try {
            onItsWay.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException database) {
                throw database;
            }
            throw new IOException(
                    "writing to table '" + mapping.table().name() + "' failed", e.getCause());
        }
    }

    private void startTimer() {
        if (timer == null) {
            timer =
                    time.registerTimer(
                            time.getCurrentProcessingTime() + flushMillis, this::onTimer);
        }
    }

    /** Never waits for the database: while a batch is on its way, the next one goes on filling. */
    private void onTimer(long timestamp) throws IOException, InterruptedException {
        timer = null;
        if (!onItsWay.isDone()) {
            startTimer();
            return;
        }
        awaitArrival();
        if (!filling.isEmpty()) {
            send();
        }
    }

    @Override
    public void close() {
        if (timer != null) {
            timer.cancel(false);
        }
        if (!onItsWay.isDone()) {
            // The task was cancelled; the rows come again after the restart.
            batches.abort();
        }
        databaseThread.shutdownNow();
        try {
            if (!databaseThread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn(
                        "The thread that writes to table '{}' did not end within {} s",
                        mapping.table().name(),
                        CLOSE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        batches.close();
    }
}
