/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.types;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Arrays of numbers as bytes: the length as in {@link Text}, then eight bytes each, bit for bit.
 */
final class Numbers {

    private Numbers() {}

    static void write(double[] values, DataOutputView out) throws IOException {
        Text.writeLength(values.length, out);
        for (double value : values) {
            out.writeLong(Double.doubleToRawLongBits(value));
        }
    }

    static double[] readDoubles(DataInputView in) throws IOException {
        double[] values = new double[Text.readLength(in)];
        for (int i = 0; i < values.length; i++) {
            values[i] = Double.longBitsToDouble(in.readLong());
        }
        return values;
    }

    static void write(long[] values, DataOutputView out) throws IOException {
        Text.writeLength(values.length, out);
        for (long value : values) {
            out.writeLong(value);
        }
    }

    static long[] readLongs(DataInputView in) throws IOException {
        long[] values = new long[Text.readLength(in)];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.readLong();
        }
        return values;
    }
}
