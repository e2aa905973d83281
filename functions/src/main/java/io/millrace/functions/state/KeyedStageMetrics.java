/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * What a keyed stage tells of itself. All stand below {@code
 * <host>.taskmanager.<tm_id>.<job_name>.<operator_name>.<subtask_index>.keyedStage}:
 *
 * <ul>
 *   <li>{@code …keyedStage.loads}: records read from keyed state, a counter;
 *   <li>{@code …keyedStage.evictions}: records dropped from memory to stay in the budget, a
 *       counter;
 *   <li>{@code …keyedStage.flushedRecords}: records written to keyed state, before a snapshot or at
 *       an eviction, a counter;
 *   <li>{@code …keyedStage.residentRecords}: records in memory, a gauge;
 *   <li>{@code …keyedStage.residentBytes}: what they take by the measure of {@link StageOptions}, a
 *       gauge;
 *   <li>{@code …keyedStage.lastFlushMillis}: how long writing all dirty records before the last
 *       snapshot kept the task from its input, a gauge.
 * </ul>
 *
 * <p>Gauges are read by another thread without a lock, so they may lag behind.
 */
final class KeyedStageMetrics {

    static final String GROUP = "keyedStage";
    static final String LOADS = "loads";
    static final String EVICTIONS = "evictions";
    static final String FLUSHED_RECORDS = "flushedRecords";
    static final String RESIDENT_RECORDS = "residentRecords";
    static final String RESIDENT_BYTES = "residentBytes";
    static final String LAST_FLUSH_MILLIS = "lastFlushMillis";

    private static final long NANOS_A_MILLI = 1_000_000L;

    final Counter loads;
    final Counter evictions;
    final Counter flushedRecords;

    private volatile long lastFlushMillis;

    /**
     * @param operator the operator's group
     */
    KeyedStageMetrics(MetricGroup operator) {
        MetricGroup group = operator.addGroup(GROUP);
        loads = group.counter(LOADS);
        evictions = group.counter(EVICTIONS);
        flushedRecords = group.counter(FLUSHED_RECORDS);
        group.gauge(LAST_FLUSH_MILLIS, (Gauge<Long>) () -> lastFlushMillis);
    }

    /** Adds the gauges of what is in memory. */
    void watch(MetricGroup operator, RecordTable<?, ?> table) {
        MetricGroup group = operator.addGroup(GROUP);
        group.gauge(RESIDENT_RECORDS, (Gauge<Integer>) table::residentRecords);
        group.gauge(RESIDENT_BYTES, (Gauge<Long>) table::residentBytes);
    }

    void flushTook(long nanos) {
        lastFlushMillis = nanos / NANOS_A_MILLI;
    }
}
