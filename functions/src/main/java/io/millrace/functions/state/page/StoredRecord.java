/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.page;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A record as keyed state holds it: the bytes of a cell, header first. Either it has the bytes
 * itself (as after a restore, and in spill mode), or it is a handle to a cell of a {@link
 * PageStore} (resident mode): then the bytes change in the cell without the state knowing, and a
 * checkpoint writes them as of its barrier, see {@link StoredRecordSerializer}. The object itself
 * never changes.
 */
public final class StoredRecord {

    private static final byte[] NONE = {};
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final @Nullable PageStore store;
    private final int cell;
    private final byte[] bytes;

    private StoredRecord(@Nullable PageStore store, int cell, byte[] bytes) {
        this.store = store;
        this.cell = cell;
        this.bytes = bytes;
    }

    /**
     * With bytes of its own, which are not copied and must not change any more.
     *
     * @throws IllegalArgumentException if they are not a header and a record of the length it says
     */
    public static StoredRecord of(byte[] bytes) {
        if (bytes.length < PageStore.HEADER_BYTES
                || (int) INTS.get(bytes, 0) != bytes.length - PageStore.HEADER_BYTES) {
            throw new IllegalArgumentException(
                    "a stored record of "
                            + bytes.length
                            + " bytes must begin with a header of 16 bytes that says "
                            + Math.max(0, bytes.length - PageStore.HEADER_BYTES));
        }
        return new StoredRecord(null, 0, bytes);
    }

    /** With a copy of a cell's present bytes, for the task thread. */
    public static StoredRecord copyOf(PageStore store, int cell) {
        return new StoredRecord(null, 0, present(store, cell));
    }

    /** A handle to a cell. */
    public static StoredRecord handle(PageStore store, int cell) {
        return new StoredRecord(store, cell, NONE);
    }

    /** The store of a handle, else null. */
    public @Nullable PageStore store() {
        return store;
    }

    /** The cell of a handle. */
    public int cell() {
        return cell;
    }

    /** How many bytes the record has, without its header. */
    public int recordLength() {
        return (int) INTS.get(page(), base());
    }

    /** The version of the layout that wrote it. */
    public int version() {
        return (int) INTS.get(page(), base() + 4);
    }

    /** The event time of its last input, in ms. */
    public long lastEventMillis() {
        return (long) LONGS.get(page(), base() + 8);
    }

    /**
     * Puts header and record into a cell that was allocated for {@link #recordLength}.
     *
     * @return the cell
     */
    public int moveTo(PageStore target) {
        int into = target.allocate(recordLength());
        System.arraycopy(
                page(),
                base(),
                target.page(into),
                target.base(into),
                PageStore.HEADER_BYTES + recordLength());
        return into;
    }

    /** Header and record as they are now; of a handle, for the task thread. */
    public byte[] toByteArray() {
        PageStore from = store;
        return from == null ? bytes.clone() : present(from, cell);
    }

    /** The record's own bytes, not copied; none of a handle. */
    byte[] ownBytes() {
        return bytes;
    }

    private byte[] page() {
        PageStore from = store;
        return from == null ? bytes : from.page(cell);
    }

    private int base() {
        PageStore from = store;
        return from == null ? 0 : from.base(cell);
    }

    private static byte[] present(PageStore store, int cell) {
        byte[] page = store.page(cell);
        int base = store.base(cell);
        int length = PageStore.HEADER_BYTES + (int) INTS.get(page, base);
        return Arrays.copyOfRange(page, base, base + length);
    }

    /** Equal are the same bytes of their own, or handles to the same cell. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StoredRecord that
                && store == that.store
                && cell == that.cell
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * cell + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return store == null ? bytes.length + " bytes" : "cell " + cell;
    }
}
