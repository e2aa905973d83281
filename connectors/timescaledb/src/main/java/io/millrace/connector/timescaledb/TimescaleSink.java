/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb;

import io.millrace.connector.timescaledb.table.TableMapping;
import io.millrace.connector.timescaledb.write.Backoff;
import io.millrace.connector.timescaledb.write.BatchWriter;
import java.io.IOException;
import java.time.Clock;
import java.util.SplittableRandom;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Writes a stream into one table, at least once and, because a replayed row is found already there,
 * in effect once.
 *
 * <pre>{@code
 * readings.sinkTo(TimescaleSink.builder(new ReadingTable()).database(options).build())
 *         .uid("readings-to-database");
 * }</pre>
 *
 * <p>Rows are collected to batches and written on a thread of their own while the next batch fills;
 * the task waits only when both are full, which slows the stream down. A checkpoint completes after
 * everything before it is committed. Rows that the database cannot store become rows of {@code
 * dead_letters}. The schema must be in place ({@link
 * io.millrace.connector.timescaledb.schema.SchemaInstaller}).
 *
 * @param <T> type of the elements
 */
public final class TimescaleSink<T> implements Sink<T> {

    private static final long serialVersionUID = 1L;

    private final TableMapping<T> mapping;
    private final DatabaseOptions options;

    TimescaleSink(TableMapping<T> mapping, DatabaseOptions options) {
        this.mapping = mapping;
        this.options = options;
    }

    /**
     * Begins a sink.
     *
     * @param mapping which rows an element becomes
     */
    public static <T> TimescaleSinkBuilder<T> builder(TableMapping<T> mapping) {
        return new TimescaleSinkBuilder<>(mapping);
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) throws IOException {
        TimescaleSinkMetrics metrics = new TimescaleSinkMetrics(context.metricGroup());
        Backoff backoff =
                new Backoff(
                        options.retryFor(),
                        System::nanoTime,
                        new SplittableRandom(context.getTaskInfo().getIndexOfThisSubtask()),
                        Thread::sleep);
        BatchWriter batches =
                new BatchWriter(options, mapping.table(), metrics, backoff, System::nanoTime);
        try {
            batches.open();
        } catch (IOException e) {
            batches.close();
            throw e;
        }
        return new TimescaleSinkWriter<>(
                mapping, options, batches, context.getProcessingTimeService(), Clock.systemUTC());
    }

    @Override
    public String toString() {
        return "TimescaleSink[table '%s' of %s]"
                .formatted(mapping.table().name(), options.describe());
    }
}
