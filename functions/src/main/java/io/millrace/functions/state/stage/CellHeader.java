/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.stage;

import io.millrace.functions.state.page.PageStore;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The 16 bytes before each record, in its cell and in its stored form: length of the record and
 * version of its layout (an int each), newest event time of an input that asked for it (a long, in
 * milliseconds); little-endian. A contract with every savepoint.
 */
final class CellHeader {

    /** How many there are. */
    static final int BYTES = PageStore.HEADER_BYTES;

    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int VERSION = 4;
    private static final int TIME = 8;

    private CellHeader() {}

    static int length(byte[] page, int base) {
        return (int) INTS.get(page, base);
    }

    static void setLength(byte[] page, int base, int length) {
        INTS.set(page, base, length);
    }

    static void setVersion(byte[] page, int base, int version) {
        INTS.set(page, base + VERSION, version);
    }

    static long time(byte[] page, int base) {
        return (long) LONGS.get(page, base + TIME);
    }

    static void setTime(byte[] page, int base, long time) {
        LONGS.set(page, base + TIME, time);
    }
}
