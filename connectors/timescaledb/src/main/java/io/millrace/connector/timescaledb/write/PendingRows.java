/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb.write;

import io.millrace.connector.timescaledb.table.DeadLetterTable;
import io.millrace.connector.timescaledb.table.RowCollector;
import io.millrace.connector.timescaledb.table.Table;
import io.millrace.functions.model.DeadLetter;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * What one flush writes: rows, and the dead letters of those that cannot be stored. One thread at a
 * time uses it.
 */
public final class PendingRows implements RowCollector {

    // A batch of few huge rows must not take all memory.
    private static final int MAX_BYTES = 16 << 20;

    // Measured with psql's COPY beside it: batches of 5,000 rows reach 0.5 of it, of 20,000 0.7.
    private static final int OVERFULL = 4;

    private final RowBatch rows;
    private final RowBatch refusals;
    private final DeadLetterTable deadLetters = new DeadLetterTable();
    private final int batchRows;
    private final Clock clock;
    private @Nullable String firstReason;

    /**
     * @param table where the rows go
     * @param batchRows rows after which it is full
     * @param clock gives dead letters their time
     */
    public PendingRows(Table table, int batchRows, Clock clock) {
        this(new RowBatch(table), batchRows, clock);
    }

    PendingRows(RowBatch rows, int batchRows, Clock clock) {
        this.rows = rows;
        this.refusals = new RowBatch(deadLetters.table());
        this.batchRows = batchRows;
        this.clock = clock;
    }

    @Override
    public void collect(@Nullable Object... values) {
        String reason = rows.add(values);
        if (reason != null) {
            refuse(reason, RowJson.bytes(rows.table(), values));
        }
    }

    /** Keeps a row that cannot be stored; the same row again is kept once. */
    void refuse(String reason, byte[] row) {
        DeadLetter letter = new DeadLetter(rows.table().name(), reason, row, clock.millis());
        deadLetters.toRefusal(
                letter,
                values -> {
                    String unstorable = refusals.add(values);
                    if (unstorable != null) {
                        throw new IllegalStateException(
                                "a dead letter is always storable but: " + unstorable);
                    }
                });
        if (firstReason == null) {
            firstReason = reason;
        }
    }

    RowBatch rows() {
        return rows;
    }

    RowBatch refusals() {
        return refusals;
    }

    /** Why the first row was refused; null if none was. */
    @Nullable String firstReason() {
        return firstReason;
    }

    /** Whether it is time to write. */
    public boolean isFull() {
        return rows.rows() + refusals.rows() >= batchRows
                || rows.byteSize() >= MAX_BYTES
                || refusals.byteSize() >= MAX_BYTES;
    }

    /** Whether nothing more may be added, even if the database is busy. */
    public boolean isOverfull() {
        return rows.rows() + refusals.rows() >= (long) batchRows * OVERFULL
                || rows.byteSize() >= MAX_BYTES
                || refusals.byteSize() >= MAX_BYTES;
    }

    /** Whether there is nothing to write. */
    public boolean isEmpty() {
        return rows.isEmpty() && refusals.isEmpty();
    }

    /** Makes room for the next flush. */
    public void clear() {
        rows.clear();
        refusals.clear();
        firstReason = null;
    }
}
