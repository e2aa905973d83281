/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

import java.nio.ByteBuffer;

/**
 * The part record of one sensor of one asset: one ring of its newest usable readings, as long as
 * the longest window needs, and what each distinct window keeps over it. An update is O(1)
 * amortised in the windows' lengths and allocates nothing, except that arrays double a few times in
 * a sensor's life.
 *
 * <p>All results agree with a recomputation from the window's readings to 1e-9 relative and far
 * better (see {@link RollingMoments}), down to magnitudes of 1e-100; a constant window has a
 * standard deviation and a slope of exactly 0.
 *
 * <p>A time window holds at most {@value #TIME_WINDOW_LIMIT} readings: beyond that the oldest leave
 * before their time, so that one chattering sensor cannot eat the memory of all others.
 */
public final class SensorWindows {

    /** The most readings that a time window holds. */
    public static final int TIME_WINDOW_LIMIT = 16_384;

    /** Values beyond this magnitude are not measurements; their squares would overflow. */
    public static final double LARGEST_VALUE = 1e100;

    /** About 140,000 years around the epoch: differences of times stay exact as double. */
    private static final long LARGEST_TIME = 1L << 52;

    private final WindowLayout layout;
    private final ReadingRing ring;
    private final RollingWindow[] windows;
    private boolean empty = true;

    /** Without readings. */
    public SensorWindows(WindowLayout layout) {
        this(layout, 0);
    }

    private SensorWindows(WindowLayout layout, int expected) {
        this.layout = layout;
        ring = new ReadingRing(layout.limit(), expected);
        windows = new RollingWindow[layout.windows().size()];
        for (int i = 0; i < windows.length; i++) {
            windows[i] = new RollingWindow(layout.windows().get(i));
        }
    }

    /** Whether a value may enter windows: finite and within {@link #LARGEST_VALUE}. */
    public static boolean isUsable(double value) {
        return Math.abs(value) <= LARGEST_VALUE;
    }

    /** The time itself, or the nearest one whose differences stay exact. */
    static long boundedTime(long timestampMillis) {
        return Math.max(-LARGEST_TIME, Math.min(LARGEST_TIME, timestampMillis));
    }

    /**
     * Takes in a reading.
     *
     * @param timestampMillis its event time, epoch milliseconds; taken to be the time of the
     *     sensor's newest reading if it lies before
     * @param value a usable value
     */
    public void add(long timestampMillis, double value) {
        if (windows.length == 0) {
            return;
        }
        long time = boundedTime(timestampMillis);
        if (!empty) {
            time = Math.max(time, ring.time(ring.newestPosition()));
        }
        for (RollingWindow window : windows) {
            window.makeRoom(ring, time);
        }
        ring.push(time, value, reach());
        empty = false;
        for (RollingWindow window : windows) {
            window.takeNewest(ring);
        }
    }

    /**
     * The value of a rolling feature, NaN where it does not (yet) exist.
     *
     * @param feature its number in the layout
     */
    public double value(int feature) {
        return windows[layout.windowOf(feature)].value(layout.function(feature), ring);
    }

    /** About how much memory this takes. */
    public int sizeInBytes() {
        int size = 64 + ring.sizeInBytes();
        for (RollingWindow window : windows) {
            size += window.sizeInBytes();
        }
        return size;
    }

    /** How many of the newest readings some window holds. */
    int reach() {
        int reach = 0;
        for (RollingWindow window : windows) {
            reach = Math.max(reach, window.count());
        }
        return reach;
    }

    WindowLayout layout() {
        return layout;
    }

    ReadingRing ring() {
        return ring;
    }

    void writeWindows(ByteBuffer out) {
        for (RollingWindow window : windows) {
            window.write(out);
        }
    }

    /** Computes all windows from readings, oldest first. */
    static SensorWindows rebuilt(WindowLayout layout, long[] times, double[] values) {
        SensorWindows rebuilt = new SensorWindows(layout);
        for (int i = 0; i < times.length; i++) {
            rebuilt.add(times[i], values[i]);
        }
        return rebuilt;
    }

    /**
     * Takes the readings, oldest first, and reads what {@link #writeWindows} wrote.
     *
     * @throws IllegalArgumentException if a window claims to hold more readings than there are
     */
    static SensorWindows restored(
            WindowLayout layout, long[] times, double[] values, ByteBuffer in) {
        SensorWindows restored = new SensorWindows(layout, times.length);
        for (int i = 0; i < times.length; i++) {
            restored.ring.push(times[i], values[i], i);
        }
        restored.empty = times.length == 0;
        for (RollingWindow window : restored.windows) {
            int count = in.getInt();
            if (count < 0 || count > times.length) {
                throw new IllegalArgumentException(
                        "a window of %d readings over a ring of %d".formatted(count, times.length));
            }
            window.read(in, restored.ring, count);
        }
        return restored;
    }
}
