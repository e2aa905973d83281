/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

import io.millrace.functions.model.FeatureVector;
import io.millrace.functions.model.Origin;
import io.millrace.functions.model.Quality;
import io.millrace.functions.model.SensorReading;
import io.millrace.functions.state.record.RecordHost;
import io.millrace.functions.state.record.RecordLayout;
import io.millrace.functions.state.record.StateRecord;
import io.millrace.functions.state.stage.AssetState;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * What {@link FeatureStage} costs by itself: nanoseconds of this thread's processor time a reading
 * and bytes a sensor, for rooms with three sensors and the features of seed document 001. Prints a
 * line for each round.
 *
 * <p>Arguments: rooms (8 stay in the first-level cache), decimals of the values (17 for values that
 * are no decimals), rounds of 4 million readings.
 */
public final class FeatureStageCost implements AssetState<AssetFrame, SensorWindows>, RecordHost {

    private static final String[] SENSORS = {"temperature", "humidity", "pressure"};
    private static final double[] LEVELS = {22, 45, 1013};
    private static final double[] SPREADS = {0.5, 2, 1};
    private static final int KEPT_VALUES = 1 << 14;
    private static final int READINGS = 4_000_000;

    private final RecordLayout<SensorWindows> partLayout;
    private final AssetFrame frame;
    private final SensorWindows windows;
    private final byte[][] frames;
    private final byte[][] parts;
    private final FeatureStage stage;
    private final Row row;
    private final int[] order;
    private final Consumer<FeatureVector> out = this::sink;
    private double sink;
    private int next;
    private int room;

    private int part;

    private FeatureStageCost(FeatureStage stage, int rooms, int decimals) {
        this.stage = stage;
        row = new Row(decimals);
        order = new SplittableRandom(1).ints(1 << 16, 0, rooms).toArray();
        RecordLayout<AssetFrame> wholeLayout = stage.wholeLayout();
        partLayout = stage.partLayout();
        frame = wholeLayout.view();
        windows = partLayout.view();
        frames = new byte[rooms][];
        parts = new byte[rooms * SENSORS.length][];
        for (room = 0; room < rooms; room++) {
            frames[room] = new byte[wholeLayout.length("room")];
            wholeLayout.initialise("room", whole());
        }
    }

    @Override
    public String asset() {
        return "room";
    }

    @Override
    public AssetFrame whole() {
        frame.attach(this, frames[room], 0, frames[room].length);
        return frame;
    }

    @Override
    public SensorWindows part(String name) {
        int sensor = 0;
        while (!SENSORS[sensor].equals(name)) {
            sensor++;
        }
        part = room * SENSORS.length + sensor;
        if (parts[part] == null) {
            parts[part] = new byte[partLayout.length(name)];
            windows.attach(this, parts[part], 0, parts[part].length);
            partLayout.initialise(name, windows);
        }
        windows.attach(this, parts[part], 0, parts[part].length);
        return windows;
    }

    @Override
    public void resize(StateRecord record, int length) {
        parts[part] = Arrays.copyOf(parts[part], length);
        record.attach(this, parts[part], 0, length);
    }

    private double bytesPerSensor() {
        long bytes = 0;
        for (byte[] each : frames) {
            bytes += each.length;
        }
        for (byte[] each : parts) {
            bytes += each.length;
        }
        return bytes / (double) parts.length;
    }

    /** Measures. */
    public static void main(String[] args) {
        FeatureStageCost cost = of(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
        for (int round = 0; round < Integer.parseInt(args[2]); round++) {
            System.out.printf(
                    "%s rooms, %s decimals: %.1f ns/reading, %.0f bytes/sensor (%s)%n",
                    args[0], args[1], cost.nanosPerReading(), cost.bytesPerSensor(), cost.sink);
        }
    }

    /** Rooms whose windows are full. */
    public static FeatureStageCost of(int rooms, int decimals) {
        FeatureStageCost cost = new FeatureStageCost(new FeatureStage(features()), rooms, decimals);
        for (int moment = 0; moment < 210 * rooms; moment++) {
            cost.room = moment % rooms;
            cost.feed();
        }
        return cost;
    }

    /** One round, of this thread's processor time. */
    public double nanosPerReading() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long begin = threads.getCurrentThreadCpuTime();
        for (int moment = 0; moment < READINGS / SENSORS.length; moment++) {
            room = order[next++ & (order.length - 1)];
            feed();
        }
        return (threads.getCurrentThreadCpuTime() - begin) / (double) READINGS;
    }

    private void feed() {
        row.moment++;
        for (int sensor = 0; sensor < SENSORS.length; sensor++) {
            row.sensor = sensor;
            stage.process(this, row, out);
        }
    }

    private void sink(FeatureVector vector) {
        sink += vector.values()[8];
    }

    private static FeatureSet features() {
        return new FeatureSet(
                List.of(
                        feature("temp_mean_10", 0, FeatureFunction.MEAN, 10),
                        feature("temp_std_10", 0, FeatureFunction.STD, 10),
                        feature("temp_mean_50", 0, FeatureFunction.MEAN, 50),
                        feature("temp_std_50", 0, FeatureFunction.STD, 50),
                        feature("temp_mean_200", 0, FeatureFunction.MEAN, 200),
                        feature("temp_std_200", 0, FeatureFunction.STD, 200),
                        feature("humidity_mean_50", 1, FeatureFunction.MEAN, 50),
                        feature("pressure_mean_50", 2, FeatureFunction.MEAN, 50),
                        new FeatureSpec(
                                "temperature",
                                SENSORS[0],
                                FeatureFunction.VALUE,
                                new Window.Latest())));
    }

    private static FeatureSpec feature(
            String name, int sensor, FeatureFunction function, int readings) {
        return new FeatureSpec(name, SENSORS[sensor], function, new Window.Count(readings));
    }

    /** Stands on one reading after the other, as a block's cursor does. */
    private static final class Row implements SensorReading {

        private final double[] values = new double[SENSORS.length * KEPT_VALUES];
        private long moment;
        private int sensor;

        Row(int decimals) {
            SplittableRandom random = new SplittableRandom(2);
            double scale = Math.pow(10, decimals);
            for (int i = 0; i < values.length; i++) {
                double value =
                        LEVELS[i % SENSORS.length]
                                + SPREADS[i % SENSORS.length] * random.nextGaussian();
                values[i] = decimals > 9 ? value : Math.rint(value * scale) / scale;
            }
        }

        @Override
        public String asset() {
            return "room";
        }

        @Override
        public String sensor() {
            return SENSORS[sensor];
        }

        @Override
        public long timestampMillis() {
            return moment * 1000;
        }

        @Override
        public double value() {
            return values[(int) (moment & (KEPT_VALUES - 1)) * SENSORS.length + sensor];
        }

        @Override
        public Quality quality() {
            return Quality.GOOD;
        }

        @Override
        public Origin origin() {
            return Origin.LIVE;
        }
    }
}
