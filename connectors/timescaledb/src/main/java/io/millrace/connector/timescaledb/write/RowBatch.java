/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb.write;

import io.millrace.connector.timescaledb.table.Column;
import io.millrace.connector.timescaledb.table.Table;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;

/**
 * Rows of one table, already as the bytes that COPY sends, each key once. Which of two rows with
 * the same key stays is the rule of {@link Table}: the greater version, otherwise the first. It is
 * the same rule as in the database, so that the result does not depend on where a batch ends.
 */
final class RowBatch {

    private static final int SLOT_FREE = 0;
    private static final int CHUNK_BYTES = 1 << 16;

    private final Table table;
    private final Column[] columns;
    private final boolean deduplication;
    private final CopyBuffer buffer = new CopyBuffer();

    // Row i stands at [starts[i], starts[i + 1]); its key is the front of it, to keyEnds[i].
    private int[] starts = new int[257];
    private int[] keyEnds = new int[256];
    private long[] versions = new long[256];
    private boolean[] superseded = new boolean[256];
    private int rows;
    private int duplicates;

    // Open addressing by the key's hash; a slot holds the row's index + 1.
    private int[] slots = new int[1024];

    RowBatch(Table table) {
        this(table, true);
    }

    /**
     * @param deduplication off only to prove that a test notices
     */
    RowBatch(Table table, boolean deduplication) {
        this.table = table;
        this.columns = table.columns().toArray(Column[]::new);
        this.deduplication = deduplication;
    }

    Table table() {
        return table;
    }

    /** Number of rows that were taken, those that were superseded among them. */
    int rows() {
        return rows;
    }

    boolean isEmpty() {
        return rows == 0;
    }

    /** Bytes held. */
    int byteSize() {
        return buffer.size();
    }

    /** Number of rows that gave way to another one of the same key. */
    int duplicates() {
        return duplicates;
    }

    /**
     * Takes one row.
     *
     * @return null, or why PostgreSQL cannot store it; the batch is then unchanged
     */
    @Nullable String add(@Nullable Object[] values) {
        if (values.length != columns.length) {
            throw new IllegalArgumentException(
                    "table '%s' has %d columns but the row has %d values"
                            .formatted(table.name(), columns.length, values.length));
        }
        int start = buffer.size();
        int keyEnd = start;
        try {
            buffer.putFieldCount(columns.length);
            for (int i = 0; i < columns.length; i++) {
                buffer.put(columns[i].type(), values[i]);
                if (i == table.keyColumns() - 1) {
                    keyEnd = buffer.size();
                }
            }
        } catch (UnstorableValueException e) {
            buffer.truncate(start);
            return e.getMessage();
        }
        long version = 0;
        if (table.isVersioned()) {
            version = values[table.versionColumn()] instanceof Long number ? number : 0;
        }
        register(start, keyEnd, version);
        return null;
    }

    private void register(int start, int keyEnd, long version) {
        ensureRoom();
        if (deduplication) {
            int slot = find(start, keyEnd);
            int known = slots[slot] - 1;
            if (known >= 0) {
                duplicates++;
                if (!table.isVersioned() || version <= versions[known]) {
                    buffer.truncate(start);
                    return;
                }
                superseded[known] = true;
            }
            slots[slot] = rows + 1;
        }
        starts[rows] = start;
        keyEnds[rows] = keyEnd;
        versions[rows] = version;
        superseded[rows] = false;
        rows++;
        starts[rows] = buffer.size();
    }

    /** The slot of an equal key, or the free one where it belongs. */
    private int find(int start, int keyEnd) {
        byte[] bytes = buffer.bytes();
        int mask = slots.length - 1;
        int slot = hash(bytes, start, keyEnd) & mask;
        while (slots[slot] != SLOT_FREE) {
            int other = slots[slot] - 1;
            if (Arrays.equals(bytes, start, keyEnd, bytes, starts[other], keyEnds[other])) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private static int hash(byte[] bytes, int from, int to) {
        int hash = 1;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        // The last bytes of a key are those of its time: spread them over all bits.
        hash *= 0x9E3779B9;
        return hash ^ hash >>> 15;
    }

    private void ensureRoom() {
        if (rows == keyEnds.length) {
            int more = rows * 2;
            starts = Arrays.copyOf(starts, more + 1);
            keyEnds = Arrays.copyOf(keyEnds, more);
            versions = Arrays.copyOf(versions, more);
            superseded = Arrays.copyOf(superseded, more);
        }
        if (deduplication && rows * 2 >= slots.length) {
            slots = new int[slots.length * 2];
            for (int row = 0; row < rows; row++) {
                if (!superseded[row]) {
                    slots[find(starts[row], keyEnds[row])] = row + 1;
                }
            }
        }
    }

    void clear() {
        buffer.clear();
        rows = 0;
        duplicates = 0;
        Arrays.fill(slots, SLOT_FREE);
    }

    /**
     * Number of rows in [from, to) that will be sent.
     *
     * @param from index of a row
     * @param to index behind the last one
     */
    int live(int from, int to) {
        int live = 0;
        for (int row = from; row < to; row++) {
            live += superseded[row] ? 0 : 1;
        }
        return live;
    }

    /** Sends the rows in [from, to) in the binary format of COPY. */
    void copyTo(CopyIn copy, int from, int to) throws SQLException {
        copy.writeToCopy(CopyBuffer.HEADER, 0, CopyBuffer.HEADER.length);
        int row = from;
        while (row < to) {
            if (superseded[row]) {
                row++;
                continue;
            }
            int start = starts[row];
            while (row < to && !superseded[row] && starts[row] - start < CHUNK_BYTES) {
                row++;
            }
            copy.writeToCopy(buffer.bytes(), start, starts[row] - start);
        }
        copy.writeToCopy(CopyBuffer.TRAILER, 0, CopyBuffer.TRAILER.length);
    }

    /** A row as JSON. */
    byte[] json(int row) {
        ByteBuffer in = ByteBuffer.wrap(buffer.bytes(), starts[row], starts[row + 1] - starts[row]);
        in.getShort();
        @Nullable Object[] values = new @Nullable Object[columns.length];
        for (int i = 0; i < columns.length; i++) {
            values[i] = CopyBuffer.get(columns[i].type(), in);
        }
        return RowJson.bytes(table, values);
    }

    /** The only row in [from, to) that is sent. */
    int onlyRow(int from, int to) {
        for (int row = from; row < to; row++) {
            if (!superseded[row]) {
                return row;
            }
        }
        throw new IllegalArgumentException("no row in [" + from + ", " + to + ")");
    }
}
