/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.stage;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * What a chain of keyed stages tells of itself, each subtask for itself. All stand below {@code
 * <host>.taskmanager.<tm_id>.<job_name>.<operator_name>.<subtask_index>.keyedStages}:
 *
 * <ul>
 *   <li>{@code blocks}, {@code readings}: how many were processed, counters;
 *   <li>{@code loads}: records read from keyed state, a counter;
 *   <li>{@code evictions}: records dropped from memory to stay in the budget, a counter;
 *   <li>{@code flushedRecords}: records written to keyed state, before a snapshot or at an
 *       eviction, a counter; 0 in resident mode;
 *   <li>{@code expiredRecords}: records that were older than their time to live and started anew or
 *       were removed, a counter;
 *   <li>{@code residentRecords}: records in memory, a gauge;
 *   <li>{@code residentBytes}: all memory that is held for them, with directories, names, index and
 *       what is free in chunks, a gauge;
 *   <li>{@code budgetBytes}: {@link StageOptions#memoryBytes}, a gauge;
 *   <li>{@code bytesPerAsset}: what is in use of {@code residentBytes} for each asset in memory, a
 *       gauge;
 *   <li>{@code lastFlushMillis}: how long writing all dirty records before the last snapshot kept
 *       the task from its input, a gauge; 0 in resident mode;
 *   <li>{@code undoCopies}: records copied because they changed while a snapshot was written, a
 *       gauge that only rises; 0 in spill mode;
 *   <li>{@code undoBytes}: the copies held at present, a gauge;
 *   <li>{@code undoWaits}: how often the task waited for the writer because the copies were used
 *       up, a gauge that only rises.
 * </ul>
 *
 * <p>Gauges are read by another thread without a lock, so they may lag behind.
 */
final class StageMetrics {

    static final String GROUP = "keyedStages";

    private static final long NANOS_A_MILLI = 1_000_000L;

    final Counter blocks;
    final Counter readings;
    final Counter loads;
    final Counter evictions;
    final Counter flushedRecords;
    final Counter expiredRecords;

    private final MetricGroup group;
    private volatile long lastFlushMillis;

    /**
     * @param operator the operator's group
     */
    StageMetrics(MetricGroup operator) {
        group = operator.addGroup(GROUP);
        blocks = group.counter("blocks");
        readings = group.counter("readings");
        loads = group.counter("loads");
        evictions = group.counter("evictions");
        flushedRecords = group.counter("flushedRecords");
        expiredRecords = group.counter("expiredRecords");
        gauge("lastFlushMillis", () -> lastFlushMillis);
    }

    /** Adds the gauges of what is in memory. */
    void watch(StageTable table) {
        gauge("residentRecords", table::residentRecords);
        gauge("residentBytes", table::residentBytes);
        gauge("budgetBytes", table::budgetBytes);
        gauge("bytesPerAsset", () -> table.usedBytes() / Math.max(1, table.assets.size()));
        gauge("undoCopies", table.pages::copies);
        gauge("undoBytes", table.pages::undoBytes);
        gauge("undoWaits", table.pages::waits);
    }

    void flushTook(long nanos) {
        lastFlushMillis = nanos / NANOS_A_MILLI;
    }

    private void gauge(String name, Gauge<Long> gauge) {
        group.gauge(name, gauge);
    }
}
