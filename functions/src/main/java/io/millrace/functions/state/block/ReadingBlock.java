/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.block;

import io.millrace.functions.model.Origin;
import io.millrace.functions.model.Quality;
import io.millrace.functions.model.SensorReading;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Some readings of assets of one key group, in columns, in the order in which they were taken. Rows
 * that follow each other and are of the same asset are a <em>run</em>: the asset's name is there
 * once for each run (an asset that comes again later in the block has another run). At least one
 * row; immutable.
 *
 * <p>Accessors allocate nothing, those that give a name as a string excepted ({@link #assetName});
 * row, run and sensor numbers count from 0 and are not checked beyond the arrays' ends. The arrays
 * that are handed out are the block's own: nobody writes into them.
 */
public final class ReadingBlock {

    /** The most rows of a block. */
    public static final int MOST_ROWS = 4096;

    /** UTF-8 bytes of the longest name of an asset or sensor. */
    public static final int LONGEST_NAME = 4096;

    /** The {@link #maxParallelism} of a block whose assets may be of any key group. */
    public static final int NOT_GROUPED = 0;

    /** Readable bytes behind the last name, so that hashing may take eight at a time. */
    static final int SPARE = 8;

    private static final Quality[] QUALITIES = {
        Quality.GOOD, Quality.UNCERTAIN, Quality.BAD, Quality.BAD
    };

    private static final ReadingBlock NOWHERE =
            new ReadingBlock(
                    NOT_GROUPED,
                    0,
                    new long[0],
                    new double[0],
                    new byte[0],
                    new short[0],
                    new String[0],
                    new int[0],
                    new int[0],
                    new byte[SPARE],
                    "");

    private final int maxParallelism;
    private final int keyGroup;
    private final long[] times;
    private final double[] values;
    private final byte[] flags;
    private final short[] sensorOf;
    private final String[] sensors;
    private final int[] runEnds;
    private final int[] nameEnds;
    private final byte[] names;

    /** Made on demand; a race makes it twice, both equal. */
    private @Nullable String firstAsset;

    ReadingBlock(
            int maxParallelism,
            int keyGroup,
            long[] times,
            double[] values,
            byte[] flags,
            short[] sensorOf,
            String[] sensors,
            int[] runEnds,
            int[] nameEnds,
            byte[] names,
            @Nullable String firstAsset) {
        this.maxParallelism = maxParallelism;
        this.keyGroup = keyGroup;
        this.times = times;
        this.values = values;
        this.flags = flags;
        this.sensorOf = sensorOf;
        this.sensors = sensors;
        this.runEnds = runEnds;
        this.nameEnds = nameEnds;
        this.names = names;
        this.firstAsset = firstAsset;
    }

    /** The maximum parallelism that the key group belongs to, or {@link #NOT_GROUPED}. */
    public int maxParallelism() {
        return maxParallelism;
    }

    /** The key group of all assets of the block, below {@link #maxParallelism}; or 0. */
    public int keyGroup() {
        return keyGroup;
    }

    /** How many readings there are; 1 to {@link #MOST_ROWS}. */
    public int rows() {
        return times.length;
    }

    /** How many runs of rows of the same asset there are; at least 1. */
    public int runs() {
        return runEnds.length;
    }

    /** The first row of a run. */
    public int runStart(int run) {
        return run == 0 ? 0 : runEnds[run - 1];
    }

    /** The row behind the last one of a run. */
    public int runEnd(int run) {
        return runEnds[run];
    }

    /**
     * The UTF-8 bytes of all runs' asset names, one behind the other; at least 8 more bytes, all 0,
     * follow the last one.
     */
    public byte[] assetBytes() {
        return names;
    }

    /** Where the name of a run's asset begins in {@link #assetBytes}. */
    public int assetStart(int run) {
        return run == 0 ? 0 : nameEnds[run - 1];
    }

    /** Where the name of a run's asset ends in {@link #assetBytes}, exclusive. */
    public int assetEnd(int run) {
        return nameEnds[run];
    }

    /** {@link AssetHash} of a run's asset; computed at each call. */
    public long assetHash(int run) {
        return AssetHash.of(names, assetStart(run), assetEnd(run));
    }

    /** The name of a run's asset; a new string at each call. */
    public String assetName(int run) {
        int start = assetStart(run);
        return new String(names, start, assetEnd(run) - start, StandardCharsets.UTF_8);
    }

    /** The name of the first row's asset: the block's key. */
    public String firstAsset() {
        String known = firstAsset;
        if (known == null) {
            known = assetName(0);
            firstAsset = known;
        }
        return known;
    }

    /** How many different sensors' names there are. */
    public int sensors() {
        return sensors.length;
    }

    /** A sensor's name, by its number in this block. */
    public String sensorName(int sensor) {
        return sensors[sensor];
    }

    /** The number of a row's sensor in this block. */
    public int sensorOf(int row) {
        return sensorOf[row];
    }

    /** The name of a row's sensor. */
    public String sensor(int row) {
        return sensors[sensorOf[row]];
    }

    /** A row's event time, milliseconds since the epoch. */
    public long timestampMillis(int row) {
        return times[row];
    }

    /** A row's value. */
    public double value(int row) {
        return values[row];
    }

    /** A row's quality. */
    public Quality quality(int row) {
        return QUALITIES[flags[row] & 3];
    }

    /** A row's origin. */
    public Origin origin(int row) {
        return (flags[row] & 4) == 0 ? Origin.LIVE : Origin.HISTORY;
    }

    /** A row's quality and origin in the code of the wire. */
    byte flags(int row) {
        return flags[row];
    }

    /** The newest event time of all rows. */
    public long newestMillis() {
        long newest = times[0];
        for (long time : times) {
            newest = Math.max(newest, time);
        }
        return newest;
    }

    /** The same readings as of another key group; nothing is copied. */
    ReadingBlock withKeyGroup(int newMaxParallelism, int newKeyGroup) {
        return new ReadingBlock(
                newMaxParallelism,
                newKeyGroup,
                times,
                values,
                flags,
                sensorOf,
                sensors,
                runEnds,
                nameEnds,
                names,
                firstAsset);
    }

    long[] times() {
        return times;
    }

    double[] values() {
        return values;
    }

    /** Equal rows in equal order, and the same key group; values are compared bit for bit. */
    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof ReadingBlock block)
                || block.maxParallelism != maxParallelism
                || block.keyGroup != keyGroup
                || !Arrays.equals(block.times, times)
                || !Arrays.equals(block.flags, flags)
                || !Arrays.equals(block.runEnds, runEnds)
                || !Arrays.equals(block.nameEnds, nameEnds)
                || !Arrays.equals(block.names, names)) {
            return false;
        }
        for (int row = 0; row < times.length; row++) {
            if (Double.doubleToRawLongBits(values[row])
                            != Double.doubleToRawLongBits(block.values[row])
                    || !sensor(row).equals(block.sensor(row))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(times) + Arrays.hashCode(names);
    }

    @Override
    public String toString() {
        return "ReadingBlock[rows="
                + rows()
                + ", runs="
                + runs()
                + ", keyGroup="
                + keyGroup
                + " of "
                + maxParallelism
                + "]";
    }

    /**
     * Stands on one row of a block. Who moves it gives the asset's name, once for each run, so that
     * no string is made here:
     *
     * <pre>{@code
     * cursor.enter(block);
     * for (int run = 0; run < block.runs(); run++) {
     *     cursor.enterRun(names.of(block, run));
     *     for (int row = block.runStart(run); row < block.runEnd(run); row++) {
     *         cursor.moveTo(row);
     *         process(cursor);
     *     }
     * }
     * }</pre>
     */
    public static final class Cursor implements SensorReading {

        private ReadingBlock block = NOWHERE;
        private String asset = "";
        private int row;

        /** Another block from now on; {@link #enterRun} and {@link #moveTo} must follow. */
        public void enter(ReadingBlock newBlock) {
            block = newBlock;
        }

        /** The name of the asset of the rows from now on. */
        public void enterRun(String assetName) {
            asset = assetName;
        }

        /** Another row of the block. */
        public void moveTo(int newRow) {
            row = newRow;
        }

        /** The row that it stands on. */
        public int row() {
            return row;
        }

        @Override
        public String asset() {
            return asset;
        }

        @Override
        public String sensor() {
            return block.sensor(row);
        }

        @Override
        public long timestampMillis() {
            return block.times[row];
        }

        @Override
        public double value() {
            return block.values[row];
        }

        @Override
        public Quality quality() {
            return block.quality(row);
        }

        @Override
        public Origin origin() {
            return block.origin(row);
        }
    }
}
