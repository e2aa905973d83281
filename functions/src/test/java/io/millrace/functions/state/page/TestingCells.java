/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.page;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * Cells whose content proves itself: one number, repeated through the whole record, so that a
 * record of which a part is older than the rest is found out.
 */
final class TestingCells {

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private TestingCells() {}

    /** Fills the record, without asking a snapshot. */
    static void fill(PageStore store, int cell, long value) {
        byte[] page = store.page(cell);
        int base = store.base(cell);
        int length = StoredRecord.handle(store, cell).recordLength();
        for (int i = 0; i < length; i += Long.BYTES) {
            LONGS.set(page, base + PageStore.HEADER_BYTES + i, value);
        }
        LONGS.set(page, base + Long.BYTES, value);
    }

    /** Whether the bytes are a record of so many bytes filled with a value. */
    static boolean isFilled(byte[] stored, int recordLength, long value) {
        if (stored.length != PageStore.HEADER_BYTES + recordLength) {
            return false;
        }
        for (int i = Long.BYTES; i < stored.length; i += Long.BYTES) {
            if ((long) LONGS.get(stored, i) != value) {
                return false;
            }
        }
        return StoredRecord.of(stored).recordLength() == recordLength;
    }

    /** What a snapshot writes for a cell. */
    static byte[] written(PageSnapshot snapshot, int cell) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(1_024);
        snapshot.write(cell, out);
        DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
        byte[] stored = new byte[in.readInt()];
        in.readFully(stored);
        if (in.available() != 0) {
            throw new IOException(in.available() + " bytes too many");
        }
        return stored;
    }
}
