/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.block;

import io.millrace.functions.model.Reading;
import io.millrace.functions.types.QualityAndOrigin;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Puts readings into the columns of a block. Holds what it needs meanwhile, for the next one. For
 * one thread.
 */
final class BlockAssembly {

    private final SensorDictionary sensors = new SensorDictionary();
    private int[] runEnds = new int[64];
    private int[] nameEnds = new int[64];
    private byte[] names = new byte[1 << 12];
    private int runs;
    private int nameBytes;

    ReadingBlock assemble(Reading[] rows, int count, int maxParallelism, int keyGroup) {
        long[] times = new long[count];
        double[] values = new double[count];
        byte[] flags = new byte[count];
        short[] sensorOf = new short[count];
        runs = 0;
        nameBytes = 0;
        sensors.clear();
        @Nullable String last = null;
        for (int row = 0; row < count; row++) {
            Reading reading = rows[row];
            times[row] = reading.timestampMillis();
            values[row] = reading.value();
            flags[row] = (byte) QualityAndOrigin.pack(reading.quality(), reading.origin());
            sensorOf[row] = (short) sensors.numberOf(reading.sensor());
            String asset = reading.asset();
            if (!asset.equals(last)) {
                beginRun(asset, row);
                last = asset;
            }
        }
        runEnds[runs - 1] = count;
        byte[] ownNames = new byte[nameBytes + ReadingBlock.SPARE];
        System.arraycopy(names, 0, ownNames, 0, nameBytes);
        return new ReadingBlock(
                maxParallelism,
                keyGroup,
                times,
                values,
                flags,
                sensorOf,
                sensors.names(),
                Arrays.copyOf(runEnds, runs),
                Arrays.copyOf(nameEnds, runs),
                ownNames,
                rows[0].asset());
    }

    private void beginRun(String asset, int row) {
        if (runs == runEnds.length) {
            runEnds = Arrays.copyOf(runEnds, runs * 2);
            nameEnds = Arrays.copyOf(nameEnds, runs * 2);
        }
        if (runs > 0) {
            runEnds[runs - 1] = row;
        }
        nameBytes = appendName(asset);
        nameEnds[runs++] = nameBytes;
    }

    private int appendName(String asset) {
        int length = asset.length();
        int at = nameBytes;
        ensure(at + length);
        byte[] to = names;
        int seen = 0;
        for (int i = 0; i < length; i++) {
            char c = asset.charAt(i);
            seen |= c;
            to[at + i] = (byte) c;
        }
        if (seen >= 0x80 || length > ReadingBlock.LONGEST_NAME) {
            return appendEncoded(asset);
        }
        return at + length;
    }

    private int appendEncoded(String asset) {
        byte[] utf8 = NameBytes.of("asset", asset);
        int end = nameBytes + utf8.length;
        ensure(end);
        System.arraycopy(utf8, 0, names, nameBytes, utf8.length);
        return end;
    }

    private void ensure(int length) {
        if (length > names.length) {
            names = Arrays.copyOf(names, Math.max(length, names.length * 2));
        }
    }
}
