/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.types;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Reads and writes names (assets, sensors, detectors) that come again and again, in the form of
 * {@link Text}, without making a string or a byte array for one that it knows: of two readings the
 * same sensor's name is the same object. A hash only says where to look; the bytes decide.
 *
 * <p>Remembers up to {@link NameSlots#MOST_SLOTS} names of at most {@link #LONGEST} bytes for
 * reading and as many for writing; others are read and written just as well, but allocate. For one
 * thread only.
 */
final class NameCache {

    /** UTF-8 bytes of the longest name that is remembered. */
    static final int LONGEST = 127;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /**
     * An odd number near 2 to the 64 over the golden ratio: a product's high bits are well mixed.
     */
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final NameSlots read = new NameSlots();
    private final NameSlots written = new NameSlots();
    private final byte[] scratch = new byte[LONGEST];

    void write(String name, DataOutputView out) throws IOException {
        int hash = name.hashCode();
        int first = written.first(hash);
        for (int slot = first; slot < first + NameSlots.WAYS; slot++) {
            NameSlots.Entry entry = written.at(slot);
            if (entry == null) {
                break;
            }
            if (entry.hash() == hash && entry.name().equals(name)) {
                out.write(entry.bytes(), 0, entry.bytes().length);
                return;
            }
        }
        writeUnknown(name, hash, out);
    }

    private void writeUnknown(String name, int hash, DataOutputView out) throws IOException {
        if (name.length() <= LONGEST) {
            byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
            if (utf8.length <= LONGEST) {
                byte[] framed = new byte[1 + utf8.length];
                framed[0] = (byte) utf8.length;
                System.arraycopy(utf8, 0, framed, 1, utf8.length);
                written.remember(new NameSlots.Entry(hash, name, framed));
                out.write(framed);
                return;
            }
        }
        Text.write(name, out);
    }

    String read(DataInputView in) throws IOException {
        int length = Text.readLength(in);
        if (length > LONGEST) {
            return Text.readBody(length, in);
        }
        in.readFully(scratch, 0, length);
        int hash = hash(scratch, length);
        int first = read.first(hash);
        for (int slot = first; slot < first + NameSlots.WAYS; slot++) {
            NameSlots.Entry entry = read.at(slot);
            if (entry == null) {
                break;
            }
            byte[] bytes = entry.bytes();
            if (entry.hash() == hash && Arrays.equals(bytes, 0, bytes.length, scratch, 0, length)) {
                return entry.name();
            }
        }
        byte[] bytes = Arrays.copyOf(scratch, length);
        String name = new String(bytes, StandardCharsets.UTF_8);
        read.remember(new NameSlots.Entry(hash, name, bytes));
        return name;
    }

    /** Eight bytes at a time, then the rest one by one. */
    static int hash(byte[] bytes, int length) {
        long hash = length;
        int position = 0;
        for (; position + Long.BYTES <= length; position += Long.BYTES) {
            hash = (hash ^ (long) LONGS.get(bytes, position)) * MIX;
            hash ^= hash >>> 32;
        }
        for (; position < length; position++) {
            hash = (hash ^ bytes[position]) * MIX;
            hash ^= hash >>> 32;
        }
        return (int) ((hash * MIX) >>> 32);
    }
}
