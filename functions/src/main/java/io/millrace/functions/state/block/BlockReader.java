/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.block;

import io.millrace.functions.types.NameCache;
import io.millrace.functions.types.QualityAndOrigin;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Makes blocks of their binary form. Bytes that are none of a block give an {@link IOException}
 * with one line, and never allocate more than a small multiple of their own number. For one thread:
 * of two blocks the same sensor's name is the same string.
 */
public final class BlockReader {

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private final NameCache sensorNames = new NameCache();
    private byte[] bytes = {};
    private int at;
    private int end;

    /** The block that a range of bytes, and all of it, is the form of. */
    public ReadingBlock read(byte[] from, int begin, int to) throws IOException {
        bytes = from;
        at = begin;
        end = to;
        need(2, "head");
        int version = bytes[at] & 0xff;
        if (version != BlockForm.VERSION) {
            throw new IOException(
                    "the bytes of a block have version "
                            + version
                            + ", and this program reads version "
                            + BlockForm.VERSION);
        }
        int valueForm = bytes[at + 1] & 0xff;
        at += 2;
        int maxParallelism = number("maximum parallelism", 0, BlockForm.MOST_KEY_GROUPS);
        int keyGroup = number("key group", 0, Math.max(0, maxParallelism - 1));
        int rows = number("number of rows", 1, ReadingBlock.MOST_ROWS);
        int runs = number("number of runs", 1, rows);
        int sensorCount = number("number of sensors", 1, rows);
        // Each row has at least a byte of time or a value, so that the rest bounds all arrays.
        need(rows + sensorCount + 2 * runs, "rows");
        String[] sensors = new String[sensorCount];
        for (int sensor = 0; sensor < sensorCount; sensor++) {
            int length = number("length of a name", 0, ReadingBlock.LONGEST_NAME);
            need(length, "name of a sensor");
            Utf8.check(bytes, at, at + length);
            sensors[sensor] = sensorNames.name(bytes, at, length);
            at += length;
        }
        int[] runEnds = runEnds(runs, rows);
        int[] nameEnds = nameEnds(runs);
        int nameBytes = nameEnds[runs - 1];
        need(nameBytes, "names of assets");
        Utf8.check(bytes, at, nameEnds);
        byte[] names = new byte[nameBytes + ReadingBlock.SPARE];
        System.arraycopy(bytes, at, names, 0, nameBytes);
        at += nameBytes;
        long[] times = times(rows);
        short[] sensorOf = sensorOf(rows, sensorCount);
        byte[] flags = flags(rows);
        double[] values = values(rows, valueForm);
        if (at != end) {
            throw new IOException((end - at) + " bytes follow the end of a block");
        }
        return new ReadingBlock(
                maxParallelism,
                keyGroup,
                times,
                values,
                flags,
                sensorOf,
                sensors,
                runEnds,
                nameEnds,
                names,
                null);
    }

    private int[] runEnds(int runs, int rows) throws IOException {
        int[] runEnds = new int[runs];
        int covered = 0;
        for (int run = 0; run < runs; run++) {
            covered += number("number of rows of a run", 1, rows - covered);
            runEnds[run] = covered;
        }
        if (covered != rows) {
            throw new IOException(
                    "the runs of a block have " + covered + " rows, and the block has " + rows);
        }
        return runEnds;
    }

    private int[] nameEnds(int runs) throws IOException {
        int[] nameEnds = new int[runs];
        int total = 0;
        for (int run = 0; run < runs; run++) {
            total += number("length of a name", 0, ReadingBlock.LONGEST_NAME);
            nameEnds[run] = total;
        }
        return nameEnds;
    }

    private long[] times(int rows) throws IOException {
        need(Long.BYTES, "times");
        long[] times = new long[rows];
        long time = (long) LONGS.get(bytes, at);
        times[0] = time;
        at += Long.BYTES;
        for (int row = 1; row < rows; row++) {
            need(1, "times");
            byte next = bytes[at++];
            long delta = next & 0x7f;
            for (int shift = 7; next < 0; shift += 7) {
                need(1, "times");
                next = bytes[at++];
                if (shift == 63 && (next & 0xfe) != 0) {
                    throw new IOException("a time difference of a block has more than 64 bits");
                }
                delta |= (long) (next & 0x7f) << shift;
            }
            time += delta >>> 1 ^ -(delta & 1);
            times[row] = time;
        }
        return times;
    }

    private short[] sensorOf(int rows, int sensors) throws IOException {
        short[] sensorOf = new short[rows];
        if (sensors == 1) {
            return sensorOf;
        }
        boolean oneByte = sensors <= BlockForm.ONE_BYTE_SENSORS;
        int size = oneByte ? 1 : Short.BYTES;
        need(rows * size, "sensors");
        int highest = 0;
        for (int row = 0; row < rows; row++) {
            int sensor =
                    oneByte
                            ? bytes[at + row] & 0xff
                            : (short) SHORTS.get(bytes, at + row * size) & 0xffff;
            highest = Math.max(highest, sensor);
            sensorOf[row] = (short) sensor;
        }
        if (highest >= sensors) {
            throw new IOException(
                    "a row of a block is of sensor "
                            + highest
                            + ", and the block names sensors 0 to "
                            + (sensors - 1));
        }
        at += rows * size;
        return sensorOf;
    }

    private byte[] flags(int rows) throws IOException {
        byte[] flags = new byte[rows];
        int row = 0;
        while (row < rows) {
            need(1, "flags");
            byte code = bytes[at++];
            if ((code & ~QualityAndOrigin.MASK) != 0) {
                throw new IOException(
                        "not the flags of a row of a block: " + code + ", known are 0 to 7");
            }
            QualityAndOrigin.quality(code);
            int covered = number("number of rows with the same flags", 1, rows - row);
            if (code != 0) {
                Arrays.fill(flags, row, row + covered, code);
            }
            row += covered;
        }
        return flags;
    }

    private double[] values(int rows, int form) throws IOException {
        if (form > BlockForm.VALUES_THOUSANDTHS) {
            throw new IOException(
                    "not the form of a block's values: " + form + ", known are 0 to 2");
        }
        int size = form == BlockForm.VALUES_DOUBLE ? Double.BYTES : Integer.BYTES;
        need(rows * size, "values");
        double[] values = new double[rows];
        for (int row = 0; row < rows; row++) {
            int from = at + row * size;
            values[row] =
                    switch (form) {
                        case BlockForm.VALUES_DOUBLE ->
                                Double.longBitsToDouble((long) LONGS.get(bytes, from));
                        case BlockForm.VALUES_FLOAT ->
                                Float.intBitsToFloat((int) INTS.get(bytes, from));
                        default -> (int) INTS.get(bytes, from) / BlockForm.THOUSAND;
                    };
        }
        at += rows * size;
        return values;
    }

    private int number(String what, int least, int most) throws IOException {
        int number = 0;
        for (int shift = 0; shift < 28; shift += 7) {
            need(1, what);
            byte next = bytes[at++];
            number |= (next & 0x7f) << shift;
            if (next >= 0) {
                if (number < least || number > most) {
                    throw new IOException(
                            "the "
                                    + what
                                    + " of a block is "
                                    + number
                                    + ", allowed is "
                                    + least
                                    + " to "
                                    + most);
                }
                return number;
            }
        }
        throw new IOException("the " + what + " of a block has more than 28 bits");
    }

    private void need(int count, String what) throws IOException {
        if (end - at < count) {
            throw new IOException(
                    "a block ends within its " + what + ": " + (end - at) + " bytes are left");
        }
    }
}
