/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb;

import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;

/**
 * What a sink writer counts since it was started, as {@code <task>.<operator>.timescaledb.<name>};
 * one thread writes. Flink's own {@code numRecordsSend}, {@code numRecordsSendErrors} and {@code
 * currentSendTime} are served too.
 */
public final class TimescaleSinkMetrics {

    /** Group of the names below. */
    public static final String GROUP = "timescaledb";

    /** Rows that were new to the table, or newer than what it had. */
    public static final String ROWS_WRITTEN = "rowsWritten";

    /** Rows whose key the table already had: replays and duplicates. */
    public static final String ROWS_ALREADY_THERE = "rowsAlreadyThere";

    /** Rows that the database cannot store and that were kept as dead letters. */
    public static final String DEAD_LETTERS = "deadLetters";

    /** Milliseconds of the last flush, repeated attempts and pauses included. */
    public static final String FLUSH_MILLIS = "flushMillis";

    /** Attempts that failed because the database was away, and were repeated. */
    public static final String RETRIES = "retries";

    private final Counter rowsWritten;
    private final Counter rowsAlreadyThere;
    private final Counter deadLetters;
    private final Counter retries;
    private final SinkWriterMetricGroup standard;
    private volatile long flushMillis;

    public TimescaleSinkMetrics(SinkWriterMetricGroup group) {
        standard = group;
        MetricGroup own = group.addGroup(GROUP);
        rowsWritten = own.counter(ROWS_WRITTEN);
        rowsAlreadyThere = own.counter(ROWS_ALREADY_THERE);
        deadLetters = own.counter(DEAD_LETTERS);
        retries = own.counter(RETRIES);
        own.gauge(FLUSH_MILLIS, () -> flushMillis);
        group.setCurrentSendTimeGauge(() -> flushMillis);
    }

    /**
     * Rows came into their table.
     *
     * @param sent rows that were given to the database
     * @param written those of them that changed the table
     */
    public void committed(int sent, long written) {
        rowsWritten.inc(written);
        rowsAlreadyThere.inc(sent - written);
        standard.getNumRecordsSendCounter().inc(sent);
    }

    /** Rows gave way to another row of the same key before they were sent. */
    public void superseded(int rows) {
        rowsAlreadyThere.inc(rows);
    }

    /** Rows came into the dead letters. */
    public void refused(int rows) {
        deadLetters.inc(rows);
        standard.getNumRecordsSendErrorsCounter().inc(rows);
    }

    /** An attempt failed and will be repeated. */
    public void retried() {
        retries.inc();
    }

    /** A flush is done. */
    public void flushed(long nanos) {
        flushMillis = TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    public long rowsWritten() {
        return rowsWritten.getCount();
    }

    public long rowsAlreadyThere() {
        return rowsAlreadyThere.getCount();
    }

    public long deadLetters() {
        return deadLetters.getCount();
    }

    public long retries() {
        return retries.getCount();
    }
}
