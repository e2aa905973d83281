/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.core;

/** The product and what it is compared with. */
public enum Design {
    /** The product: the monitor as a job runs it. */
    MILLRACE("millrace"),
    /** The same stages in one thread over a hash map: no Flink, no shuffle, no checkpoints. */
    PLAIN_LOOP("plain-loop"),
    /**
     * The same, 16 rooms at a time with their state touched ahead, so that cache misses overlap.
     */
    OVERLAPPED_LOOP("overlapped-loop"),
    /** The same stages in a process function, all state of a room in one value. */
    FLAT_VALUE_STATE("flat-value-state"),
    /** The usual process function: an object with lists, looked through for each reading. */
    POJO_VALUE_STATE("pojo-value-state"),
    /** Every sensor with the three windows as nested OVER aggregates; no detector, no rules. */
    FLINK_SQL_OVER("flink-sql-over"),
    /** The same, split by sensor, so that each computes only what the features need. */
    FLINK_SQL_OVER_SPLIT("flink-sql-over-split");

    private final String label;

    Design(String label) {
        this.label = label;
    }

    /** Its name in tables and on the command line. */
    public String label() {
        return label;
    }

    /** Whether it runs without Flink. */
    public boolean isLoop() {
        return this == PLAIN_LOOP || this == OVERLAPPED_LOOP;
    }

    /** Whether it is Flink's SQL. */
    public boolean isSql() {
        return this == FLINK_SQL_OVER || this == FLINK_SQL_OVER_SPLIT;
    }

    @Override
    public String toString() {
        return label;
    }
}
