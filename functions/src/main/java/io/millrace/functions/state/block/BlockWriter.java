/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.block;

import io.millrace.functions.types.NameCache;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Puts blocks into their binary form, each in the same array. For one thread. */
public final class BlockWriter {

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private final NameCache sensorNames = new NameCache();
    private byte[] bytes = new byte[1 << 12];

    /**
     * The array that {@link #write} fills from index 0 on. To be asked for after each write: it may
     * be another one.
     */
    public byte[] bytes() {
        return bytes;
    }

    /**
     * Writes a block.
     *
     * @return how many of {@link #bytes} it takes
     */
    public int write(ReadingBlock block) {
        int rows = block.rows();
        int runs = block.runs();
        int nameBytes = block.assetEnd(runs - 1);
        ensure(0, BlockForm.MOST_HEAD);
        byte[] to = bytes;
        to[0] = BlockForm.VERSION;
        int at = writeNumber(block.maxParallelism(), to, 2);
        at = writeNumber(block.keyGroup(), to, at);
        at = writeNumber(rows, to, at);
        at = writeNumber(runs, to, at);
        at = writeNumber(block.sensors(), to, at);
        at = writeSensorNames(block, at);
        ensure(at, nameBytes + Long.BYTES + rows * BlockForm.MOST_ROW);
        to = bytes;
        for (int run = 0; run < runs; run++) {
            at = writeNumber(block.runEnd(run) - block.runStart(run), to, at);
        }
        for (int run = 0; run < runs; run++) {
            at = writeNumber(block.assetEnd(run) - block.assetStart(run), to, at);
        }
        System.arraycopy(block.assetBytes(), 0, to, at, nameBytes);
        at = writeTimes(block.times(), to, at + nameBytes);
        at = writeSensors(block, to, at);
        at = writeFlags(block, to, at);
        return writeValues(block.values(), to, at);
    }

    /** A block's form in an array of its own. */
    public byte[] toBytes(ReadingBlock block) {
        int length = write(block);
        return Arrays.copyOf(bytes, length);
    }

    private int writeSensorNames(ReadingBlock block, int begin) {
        int at = begin;
        for (int sensor = 0; sensor < block.sensors(); sensor++) {
            String name = block.sensorName(sensor);
            byte[] framed = sensorNames.framed(name);
            if (framed != null) {
                ensure(at, framed.length);
                System.arraycopy(framed, 0, bytes, at, framed.length);
                at += framed.length;
            } else {
                byte[] utf8 = NameBytes.of("sensor", name);
                ensure(at, utf8.length + 2);
                at = writeNumber(utf8.length, bytes, at);
                System.arraycopy(utf8, 0, bytes, at, utf8.length);
                at += utf8.length;
            }
        }
        return at;
    }

    private static int writeTimes(long[] times, byte[] to, int begin) {
        long before = times[0];
        LONGS.set(to, begin, before);
        int at = begin + Long.BYTES;
        for (int row = 1; row < times.length; row++) {
            long time = times[row];
            long delta = time - before;
            long rest = delta << 1 ^ delta >> 63;
            while ((rest & -BlockForm.MORE) != 0) {
                to[at++] = (byte) (rest | BlockForm.MORE);
                rest >>>= 7;
            }
            to[at++] = (byte) rest;
            before = time;
        }
        return at;
    }

    private static int writeSensors(ReadingBlock block, byte[] to, int begin) {
        int rows = block.rows();
        if (block.sensors() == 1) {
            return begin;
        }
        if (block.sensors() <= BlockForm.ONE_BYTE_SENSORS) {
            for (int row = 0; row < rows; row++) {
                to[begin + row] = (byte) block.sensorOf(row);
            }
            return begin + rows;
        }
        for (int row = 0; row < rows; row++) {
            SHORTS.set(to, begin + 2 * row, (short) block.sensorOf(row));
        }
        return begin + 2 * rows;
    }

    private static int writeFlags(ReadingBlock block, byte[] to, int begin) {
        int rows = block.rows();
        int at = begin;
        int start = 0;
        while (start < rows) {
            byte flags = block.flags(start);
            int end = start + 1;
            while (end < rows && block.flags(end) == flags) {
                end++;
            }
            to[at++] = flags;
            at = writeNumber(end - start, to, at);
            start = end;
        }
        return at;
    }

    /** In the shortest form that gives each value back bit for bit. */
    private static int writeValues(double[] values, byte[] to, int begin) {
        int rows = values.length;
        if (writeThousandths(values, to, begin)) {
            to[1] = BlockForm.VALUES_THOUSANDTHS;
            return begin + rows * Integer.BYTES;
        }
        if (writeFloats(values, to, begin)) {
            to[1] = BlockForm.VALUES_FLOAT;
            return begin + rows * Float.BYTES;
        }
        to[1] = BlockForm.VALUES_DOUBLE;
        for (int row = 0; row < rows; row++) {
            LONGS.set(to, begin + row * Double.BYTES, Double.doubleToRawLongBits(values[row]));
        }
        return begin + rows * Double.BYTES;
    }

    private static boolean writeThousandths(double[] values, byte[] to, int begin) {
        for (int row = 0; row < values.length; row++) {
            double value = values[row];
            int thousandths = (int) Math.rint(value * BlockForm.THOUSAND);
            if (Double.doubleToRawLongBits(thousandths / BlockForm.THOUSAND)
                    != Double.doubleToRawLongBits(value)) {
                return false;
            }
            INTS.set(to, begin + row * Integer.BYTES, thousandths);
        }
        return true;
    }

    private static boolean writeFloats(double[] values, byte[] to, int begin) {
        for (int row = 0; row < values.length; row++) {
            float value = (float) values[row];
            if (Double.doubleToRawLongBits(value) != Double.doubleToRawLongBits(values[row])) {
                return false;
            }
            INTS.set(to, begin + row * Float.BYTES, Float.floatToRawIntBits(value));
        }
        return true;
    }

    private static int writeNumber(int number, byte[] to, int begin) {
        int at = begin;
        int rest = number;
        while (rest >= BlockForm.MORE) {
            to[at++] = (byte) (rest | BlockForm.MORE);
            rest >>>= 7;
        }
        to[at++] = (byte) rest;
        return at;
    }

    private void ensure(int used, int more) {
        if (used + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(used + more, bytes.length * 2));
        }
    }
}
