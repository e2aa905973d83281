/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.block;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The hash of an asset's name, over its UTF-8 bytes. It only says where to look in a table of this
 * process: it is in no stored or sent form, so it may change from version to version.
 *
 * <p>With M = 0x9E3779B97F4A7C15 and all arithmetic modulo 2 to the 64: h = length * M; for each
 * eight bytes w (little-endian, the last ones filled up with zeros): h = (h ^ w) * M, h = h ^ (h
 * >>> 32); at the end h = h * M, h = h ^ (h >>> 29). A name of up to 8 bytes costs three
 * multiplications.
 */
public final class AssetHash {

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Near 2 to the 64 over the golden ratio, and odd. */
    private static final long M = 0x9E3779B97F4A7C15L;

    private AssetHash() {}

    /** The hash of a name's bytes. */
    public static long of(byte[] bytes, int from, int to) {
        long hash = (to - from) * M;
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            hash = (hash ^ (long) LONGS.get(bytes, at)) * M;
            hash ^= hash >>> 32;
        }
        if (at < to) {
            hash = (hash ^ rest(bytes, at, to)) * M;
            hash ^= hash >>> 32;
        }
        hash *= M;
        return hash ^ (hash >>> 29);
    }

    /** The hash of a name. */
    public static long of(String name) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        return of(utf8, 0, utf8.length);
    }

    private static long rest(byte[] bytes, int at, int to) {
        if (at + Long.BYTES <= bytes.length) {
            // Blocks have spare bytes behind the last name, so that this is the usual way.
            return (long) LONGS.get(bytes, at) & (-1L >>> (Long.SIZE - (to - at) * Byte.SIZE));
        }
        long word = 0;
        for (int i = to - 1; i >= at; i--) {
            word = (word << Byte.SIZE) | (bytes[i] & 0xffL);
        }
        return word;
    }
}
