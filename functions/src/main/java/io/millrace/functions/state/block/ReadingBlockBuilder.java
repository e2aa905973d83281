/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.block;

import io.millrace.functions.model.SensorReading;
import io.millrace.functions.types.QualityAndOrigin;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Collects readings for a {@link ReadingBlock}. Used again and again; to append allocates nothing
 * once names as long and as many were seen. The rows lie one behind the other here, not in columns:
 * with hundreds of builders (one for each key group) it is the cache lines touched that cost.
 */
public final class ReadingBlockBuilder {

    private static final int WORDS = 3;
    private static final int SENSOR_SHIFT = 8;
    private static final int FIRST_NAME_BYTES = 512;

    private final int capacity;
    private final long[] rows;
    private final SensorDictionary sensors;
    private int[] runEnds = new int[16];
    private int[] nameEnds = new int[16];
    private byte[] names = new byte[FIRST_NAME_BYTES];
    private int size;
    private int runs;
    private int nameBytes;
    private @Nullable String firstAsset;
    private @Nullable String lastAsset;

    /**
     * @param capacity how many readings make it full, 1 to {@link ReadingBlock#MOST_ROWS}
     */
    public ReadingBlockBuilder(int capacity) {
        if (capacity < 1 || capacity > ReadingBlock.MOST_ROWS) {
            throw new IllegalArgumentException(
                    "rows of a block are "
                            + capacity
                            + ", allowed are 1 to "
                            + ReadingBlock.MOST_ROWS);
        }
        this.capacity = capacity;
        rows = new long[capacity * WORDS];
        sensors = new SensorDictionary(capacity);
    }

    /** How many readings were appended since the last {@link #build}. */
    public int size() {
        return size;
    }

    /** Whether nothing was appended since the last {@link #build}. */
    public boolean isEmpty() {
        return size == 0;
    }

    /**
     * Appends one reading. An {@link IllegalArgumentException} says that a name cannot be in a
     * block: it is longer than {@link ReadingBlock#LONGEST_NAME} bytes or has half of a surrogate
     * pair; the builder is then as it was.
     *
     * @return whether the builder is full now, so that {@link #build} must follow
     */
    public boolean append(SensorReading reading) {
        if (size == capacity) {
            throw new IllegalStateException("a block of " + capacity + " rows was not built");
        }
        String sensor = reading.sensor();
        int number = sensors.find(sensor);
        if (number < 0) {
            NameBytes.check("sensor", sensor);
        }
        String asset = reading.asset();
        String last = lastAsset;
        if (last == null || !(asset == last || asset.equals(last))) {
            beginRun(asset);
        }
        if (number < 0) {
            number = sensors.add(sensor);
        }
        int at = size * WORDS;
        rows[at] = reading.timestampMillis();
        rows[at + 1] = Double.doubleToRawLongBits(reading.value());
        rows[at + 2] =
                QualityAndOrigin.pack(reading.quality(), reading.origin()) | number << SENSOR_SHIFT;
        return ++size == capacity;
    }

    private void beginRun(String asset) {
        int end = appendName(asset);
        if (runs == runEnds.length) {
            runEnds = Arrays.copyOf(runEnds, runs * 2);
            nameEnds = Arrays.copyOf(nameEnds, runs * 2);
        }
        if (runs > 0) {
            runEnds[runs - 1] = size;
        } else {
            firstAsset = asset;
        }
        nameEnds[runs++] = end;
        nameBytes = end;
        lastAsset = asset;
    }

    private int appendName(String asset) {
        int needed = nameBytes + asset.length();
        if (needed > names.length) {
            names = Arrays.copyOf(names, Math.max(needed, names.length * 2));
        }
        int at = nameBytes;
        for (int i = 0; i < asset.length(); i++) {
            char c = asset.charAt(i);
            if (c >= 0x80) {
                return appendEncoded(asset);
            }
            names[at++] = (byte) c;
        }
        if (at - nameBytes > ReadingBlock.LONGEST_NAME) {
            NameBytes.check("asset", asset);
        }
        return at;
    }

    private int appendEncoded(String asset) {
        byte[] utf8 = NameBytes.check("asset", asset);
        int end = nameBytes + utf8.length;
        if (end > names.length) {
            names = Arrays.copyOf(names, Math.max(end, names.length * 2));
        }
        System.arraycopy(utf8, 0, names, nameBytes, utf8.length);
        return end;
    }

    /**
     * The block of the readings appended since the last call, at least one; the builder is empty
     * then.
     *
     * @param maxParallelism what the key group belongs to, or {@link ReadingBlock#NOT_GROUPED}
     * @param keyGroup the key group of all assets; not checked
     */
    public ReadingBlock build(int maxParallelism, int keyGroup) {
        int count = size;
        if (count == 0) {
            throw new IllegalStateException("a block without a reading was to be built");
        }
        runEnds[runs - 1] = count;
        long[] times = new long[count];
        double[] values = new double[count];
        byte[] flags = new byte[count];
        short[] sensorOf = new short[count];
        for (int row = 0, at = 0; row < count; row++, at += WORDS) {
            times[row] = rows[at];
            values[row] = Double.longBitsToDouble(rows[at + 1]);
            int low = (int) rows[at + 2];
            flags[row] = (byte) low;
            sensorOf[row] = (short) (low >>> SENSOR_SHIFT);
        }
        byte[] ownNames = new byte[nameBytes + ReadingBlock.SPARE];
        System.arraycopy(names, 0, ownNames, 0, nameBytes);
        ReadingBlock block =
                new ReadingBlock(
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
                        firstAsset);
        clear();
        return block;
    }

    private void clear() {
        size = 0;
        runs = 0;
        nameBytes = 0;
        firstAsset = null;
        lastAsset = null;
        sensors.clear();
    }
}
