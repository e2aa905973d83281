/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.block;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Whether bytes are UTF-8. Names that are not would become another name when read as text, and so
 * another key group than the one that they were sent to.
 */
final class Utf8 {

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Utf8() {}

    /** Refuses a name that is not UTF-8. */
    static void check(byte[] bytes, int from, int to) throws IOException {
        if (isAscii(bytes, from, to)) {
            return;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from));
        } catch (CharacterCodingException e) {
            throw new IOException("a name in a block is not UTF-8", e);
        }
    }

    /** Refuses names one behind the other of which one is not UTF-8. */
    static void check(byte[] bytes, int from, int[] ends) throws IOException {
        if (isAscii(bytes, from, from + ends[ends.length - 1])) {
            return;
        }
        int begin = from;
        for (int end : ends) {
            check(bytes, begin, from + end);
            begin = from + end;
        }
    }

    private static boolean isAscii(byte[] bytes, int from, int to) {
        long seen = 0;
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            seen |= (long) LONGS.get(bytes, at);
        }
        for (; at < to; at++) {
            seen |= bytes[at];
        }
        return (seen & HIGH_BITS) == 0;
    }
}
