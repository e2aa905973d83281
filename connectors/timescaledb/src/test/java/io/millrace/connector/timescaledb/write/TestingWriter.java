/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb.write;

import io.millrace.connector.timescaledb.DatabaseOptions;
import io.millrace.connector.timescaledb.TimescaleSinkMetrics;
import io.millrace.connector.timescaledb.table.TableMapping;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** Writes elements of one type in batches of the test's choice, without Flink around it. */
final class TestingWriter<T> implements AutoCloseable {

    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

    final TimescaleSinkMetrics metrics =
            new TimescaleSinkMetrics(UnregisteredMetricsGroup.createSinkWriterMetricGroup());
    private final TableMapping<T> mapping;
    private final PendingRows pending;
    private final BatchWriter writer;

    TestingWriter(DatabaseOptions options, TableMapping<T> mapping) {
        this(options, mapping, true, true);
    }

    TestingWriter(
            DatabaseOptions options,
            TableMapping<T> mapping,
            boolean deduplication,
            boolean bisection) {
        this.mapping = mapping;
        this.pending =
                new PendingRows(
                        new RowBatch(mapping.table(), deduplication), options.batchRows(), CLOCK);
        Backoff backoff =
                new Backoff(
                        options.retryFor(),
                        System::nanoTime,
                        new SplittableRandom(1),
                        Thread::sleep);
        this.writer =
                new BatchWriter(
                        options, mapping.table(), metrics, backoff, System::nanoTime, bisection);
    }

    /** Writes all elements in one batch. */
    void write(List<T> elements) throws Exception {
        pending.clear();
        for (T element : elements) {
            mapping.toRows(element, pending);
        }
        writer.write(pending);
    }

    @Override
    public void close() {
        writer.close();
    }
}
