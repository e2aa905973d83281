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
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes names (assets, sensors, detectors) that come again and again, in the form of
 * {@link Text}, without making a string or a byte array for one that it knows: of two readings the
 * same sensor's name is the same object. A hash only says where to look; the bytes decide.
 *
 * <p>Remembers up to {@link NameSlots#MOST_SLOTS} names of at most {@link #LONGEST} bytes for
 * reading and as many for writing; others are read and written just as well, but allocate. For one
 * thread only.
 */
public final class NameCache {

    /** UTF-8 bytes of the longest name that is remembered. */
    public static final int LONGEST = 127;

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
        byte[] framed = framed(name);
        if (framed == null) {
            Text.write(name, out);
        } else {
            out.write(framed, 0, framed.length);
        }
    }

    private byte @Nullable [] remember(String name, int hash) {
        if (name.length() > LONGEST) {
            return null;
        }
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > LONGEST) {
            return null;
        }
        byte[] framed = new byte[1 + utf8.length];
        framed[0] = (byte) utf8.length;
        System.arraycopy(utf8, 0, framed, 1, utf8.length);
        written.remember(new NameSlots.Entry(hash, name, framed));
        return framed;
    }

    /**
     * The UTF-8 form of a name, behind one byte with its length; null where it is longer than
     * {@link #LONGEST} bytes. Not to be written into.
     */
    public byte @Nullable [] framed(String name) {
        int hash = name.hashCode();
        int first = written.first(hash);
        for (int slot = first; slot < first + NameSlots.WAYS; slot++) {
            NameSlots.Entry entry = written.at(slot);
            if (entry == null) {
                break;
            }
            if (entry.hash() == hash && entry.name().equals(name)) {
                return entry.bytes();
            }
        }
        return remember(name, hash);
    }

    /** The name that some bytes are the UTF-8 form of; the same object again for a known one. */
    public String name(byte[] bytes, int from, int length) {
        if (length > LONGEST) {
            return new String(bytes, from, length, StandardCharsets.UTF_8);
        }
        int hash = hash(bytes, from, length);
        int first = read.first(hash);
        for (int slot = first; slot < first + NameSlots.WAYS; slot++) {
            NameSlots.Entry entry = read.at(slot);
            if (entry == null) {
                break;
            }
            byte[] known = entry.bytes();
            if (entry.hash() == hash
                    && Arrays.equals(known, 0, known.length, bytes, from, from + length)) {
                return entry.name();
            }
        }
        byte[] own = Arrays.copyOfRange(bytes, from, from + length);
        String name = new String(own, StandardCharsets.UTF_8);
        read.remember(new NameSlots.Entry(hash, name, own));
        return name;
    }

    String read(DataInputView in) throws IOException {
        int length = Text.readLength(in);
        if (length > LONGEST) {
            return Text.readBody(length, in);
        }
        in.readFully(scratch, 0, length);
        return name(scratch, 0, length);
    }

    /** Eight bytes at a time, then the rest one by one. */
    static int hash(byte[] bytes, int from, int length) {
        long hash = length;
        int end = from + length;
        int position = from;
        for (; position + Long.BYTES <= end; position += Long.BYTES) {
            hash = (hash ^ (long) LONGS.get(bytes, position)) * MIX;
            hash ^= hash >>> 32;
        }
        for (; position < end; position++) {
            hash = (hash ^ bytes[position]) * MIX;
            hash ^= hash >>> 32;
        }
        return (int) ((hash * MIX) >>> 32);
    }
}
