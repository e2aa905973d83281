/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.record;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A view of one state record: some bytes of a page that an engine owns. The bytes are the record's
 * stored form as well, so they are a contract with every savepoint: little-endian, at offsets that
 * only change with the layout's version.
 *
 * <p>One view looks at many records, one after the other; it holds no state of its own. An author
 * extends it with accessors that have names. Offsets are not checked against the record's length
 * (assertions do), only against the page's end.
 */
public abstract class StateRecord {

    /** Long numbers in a byte array. */
    protected static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Double numbers in a byte array. */
    protected static final VarHandle DOUBLES =
            MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);

    /** Float numbers in a byte array. */
    protected static final VarHandle FLOATS =
            MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);

    /** Int numbers in a byte array. */
    protected static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /** Short numbers in a byte array. */
    protected static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private static final byte[] NOWHERE = {};

    private byte[] page = NOWHERE;
    private int base;
    private int length;
    private @Nullable RecordHost host;

    /**
     * Looks at other bytes from now on. For the engine, not for authors.
     *
     * @param host gives the record another length when asked
     * @param page the bytes
     * @param base where the record begins in them
     * @param length how many belong to it
     */
    public final void attach(RecordHost host, byte[] page, int base, int length) {
        // A store of a reference costs the collector's barrier, a comparison nearly nothing.
        if (this.host != host) {
            this.host = host;
        }
        if (this.page != page) {
            this.page = page;
        }
        this.base = base;
        this.length = length;
    }

    /** How many bytes the record has. */
    public final int length() {
        return length;
    }

    /** The record's bytes, copied. */
    public final byte[] toByteArray() {
        return Arrays.copyOfRange(page, base, base + length);
    }

    /** Gives the record another length; see {@link RecordHost#resize}. */
    protected final void resize(int newLength) {
        RecordHost owner = host;
        if (owner == null) {
            throw new IllegalStateException("a record that is attached to nothing was resized");
        }
        owner.resize(this, newLength);
    }

    /** The page; for loops that use the handles of this class together with {@link #at}. */
    protected final byte[] page() {
        return page;
    }

    /** Where an offset of the record is in its page. */
    protected final int at(int offset) {
        return base + offset;
    }

    protected final byte getByte(int offset) {
        assert offset >= 0 && offset + 1 <= length : offset;
        return page[base + offset];
    }

    protected final void putByte(int offset, int value) {
        assert offset >= 0 && offset + 1 <= length : offset;
        page[base + offset] = (byte) value;
    }

    protected final short getShort(int offset) {
        assert offset >= 0 && offset + 2 <= length : offset;
        return (short) SHORTS.get(page, base + offset);
    }

    protected final void putShort(int offset, int value) {
        assert offset >= 0 && offset + 2 <= length : offset;
        SHORTS.set(page, base + offset, (short) value);
    }

    protected final int getInt(int offset) {
        assert offset >= 0 && offset + 4 <= length : offset;
        return (int) INTS.get(page, base + offset);
    }

    protected final void putInt(int offset, int value) {
        assert offset >= 0 && offset + 4 <= length : offset;
        INTS.set(page, base + offset, value);
    }

    protected final long getLong(int offset) {
        assert offset >= 0 && offset + 8 <= length : offset;
        return (long) LONGS.get(page, base + offset);
    }

    protected final void putLong(int offset, long value) {
        assert offset >= 0 && offset + 8 <= length : offset;
        LONGS.set(page, base + offset, value);
    }

    protected final float getFloat(int offset) {
        assert offset >= 0 && offset + 4 <= length : offset;
        return (float) FLOATS.get(page, base + offset);
    }

    protected final void putFloat(int offset, float value) {
        assert offset >= 0 && offset + 4 <= length : offset;
        FLOATS.set(page, base + offset, value);
    }

    protected final double getDouble(int offset) {
        assert offset >= 0 && offset + 8 <= length : offset;
        return (double) DOUBLES.get(page, base + offset);
    }

    protected final void putDouble(int offset, double value) {
        assert offset >= 0 && offset + 8 <= length : offset;
        DOUBLES.set(page, base + offset, value);
    }

    protected final void getBytes(int offset, byte[] into, int from, int count) {
        assert offset >= 0 && offset + count <= length : offset;
        System.arraycopy(page, base + offset, into, from, count);
    }

    protected final void putBytes(int offset, byte[] bytes, int from, int count) {
        assert offset >= 0 && offset + count <= length : offset;
        System.arraycopy(bytes, from, page, base + offset, count);
    }

    /** Moves bytes within the record; both ranges may overlap. */
    protected final void move(int from, int to, int count) {
        assert from >= 0 && from + count <= length && to >= 0 && to + count <= length : from;
        System.arraycopy(page, base + from, page, base + to, count);
    }

    /** Sets bytes to 0. */
    protected final void clear(int offset, int count) {
        assert offset >= 0 && offset + count <= length : offset;
        Arrays.fill(page, base + offset, base + offset + count, (byte) 0);
    }
}
