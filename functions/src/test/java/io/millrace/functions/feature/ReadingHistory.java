/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The newest readings of a sensor, kept apart from the code under test, to cut windows from. */
final class ReadingHistory {

    private final long[] times;
    private final double[] values;
    private long size;

    /**
     * @param reach how many readings to remember
     */
    ReadingHistory(int reach) {
        times = new long[reach];
        values = new double[reach];
    }

    void add(long time, double value) {
        long monotone = size == 0 ? time : Math.max(time, at(times, size - 1));
        times[(int) (size % times.length)] = monotone;
        values[(int) (size % values.length)] = value;
        size++;
    }

    long size() {
        return size;
    }

    /** The readings a window holds now, or null where it does not exist yet. */
    @Nullable ExactWindow window(Window window) {
        int readings = readingsIn(window);
        if (readings == 0) {
            return null;
        }
        long[] windowTimes = new long[readings];
        double[] windowValues = new double[readings];
        Arrays.setAll(windowTimes, i -> at(times, size - readings + i));
        Arrays.setAll(windowValues, i -> values[(int) ((size - readings + i) % values.length)]);
        return new ExactWindow(windowTimes, windowValues);
    }

    private int readingsIn(Window window) {
        if (window instanceof Window.Count count) {
            return size < count.readings() ? 0 : count.readings();
        }
        long length = ((Window.Time) window).length().toMillis();
        long newest = at(times, size - 1);
        int readings = 0;
        while (readings < Math.min(size, SensorWindows.TIME_WINDOW_LIMIT)
                && at(times, size - 1 - readings) > newest - length) {
            readings++;
            if (readings == times.length && size > times.length) {
                throw new IllegalStateException("the history is too short for " + window);
            }
        }
        return readings;
    }

    private long at(long[] ring, long position) {
        return ring[(int) (position % ring.length)];
    }
}
