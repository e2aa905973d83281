/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.sink;

import io.millrace.connector.timescaledb.table.ReadingTable;
import io.millrace.connector.timescaledb.table.RowCollector;
import io.millrace.connector.timescaledb.table.Table;
import io.millrace.connector.timescaledb.table.TableMapping;
import io.millrace.functions.model.Reading;

/** The table of readings; notes when the first row reached the sink, so that no start counts. */
final class TimedReadingTable implements TableMapping<Reading> {

    private static final long serialVersionUID = 1L;
    private static volatile long firstNanos;

    private final ReadingTable table = new ReadingTable();
    private transient boolean begun;

    static void reset() {
        firstNanos = 0;
    }

    static long firstNanos() {
        return firstNanos;
    }

    @Override
    public Table table() {
        return table.table();
    }

    @Override
    public void toRows(Reading reading, RowCollector rows) {
        if (!begun) {
            begun = true;
            firstNanos = System.nanoTime();
        }
        table.toRows(reading, rows);
    }
}
