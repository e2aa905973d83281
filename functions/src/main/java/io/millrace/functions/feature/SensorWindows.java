/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

/**
 * The part record of one sensor of one asset: one ring of its newest usable readings, as long as
 * the longest window needs, and what each distinct window keeps over it. The sensor's {@link
 * WindowLayout} says what lies where, so it is handed in with each call. An update allocates
 * nothing, except that the ring grows a few times in a sensor's life.
 *
 * <p>All results agree with a recomputation from the window's readings to 1e-9 relative and far
 * better (see {@link RollingMoments}), down to magnitudes of 1e-100; a constant window has a
 * standard deviation and a slope of exactly 0.
 *
 * <p>A time window holds at most {@value #TIME_WINDOW_LIMIT} readings: beyond that the oldest leave
 * before their time, so that one chattering sensor cannot eat the memory of all others.
 *
 * <p>An update is O(1) amortised in the windows' lengths, but for the smallest and the largest. Of
 * these the index is kept, and the window is searched when that reading leaves: about once in a
 * window's length while readings come in no order, but with each reading while they move away from
 * that extreme (the smallest of a rising ramp). A queue of candidates would be O(1) amortised there
 * as well and cost 2 to 4 bytes a reading and extreme in each record, which counts for more.
 */
public final class SensorWindows extends ReadingRing {

    /** The most readings that a time window holds. */
    public static final int TIME_WINDOW_LIMIT = 16_384;

    /** Values beyond this magnitude are not measurements; their squares would overflow. */
    public static final double LARGEST_VALUE = 1e100;

    /** About 140,000 years around the epoch: differences of times stay exact as double. */
    private static final long LARGEST_TIME = 1L << 52;

    /** Where the sums of the window at hand are worked on. */
    private final RollingMoments moments = new RollingMoments();

    private final RollingTrend trend = new RollingTrend();

    /** Attached to nothing. */
    public SensorWindows() {}

    /** Whether a value may enter windows: finite and within {@link #LARGEST_VALUE}. */
    public static boolean isUsable(double value) {
        return Math.abs(value) <= LARGEST_VALUE;
    }

    /** The time itself, or the nearest one whose differences stay exact. */
    static long boundedTime(long timestampMillis) {
        return Math.max(-LARGEST_TIME, Math.min(LARGEST_TIME, timestampMillis));
    }

    /**
     * Takes in a reading and tells what all rolling features are now.
     *
     * @param layout the sensor's
     * @param timestampMillis its event time, epoch milliseconds; taken to be the time of the
     *     sensor's newest reading if it lies before
     * @param value a usable value
     * @param results takes the features' values, in the layout's order; NaN for one that does not
     *     (yet) exist
     */
    public void add(WindowLayout layout, long timestampMillis, double value, double[] results) {
        open();
        take(layout, boundedTime(timestampMillis), value, results);
    }

    /** The values of all rolling features, as {@link #add} told them last. */
    public void values(WindowLayout layout, double[] results) {
        open();
        for (WindowPlan window : layout.windows()) {
            int count = getInt(window.at);
            RollingMoments sums = sums(window);
            if (count > 0 && window.moments) {
                sums.load(this, window.sumsAt, count);
                sums.look();
            }
            tell(window, sums, count, results);
        }
    }

    /**
     * Makes the record what readings make of an empty one, whatever it was. Windows that need times
     * begin after the readings whose time is {@link #UNKNOWN_TIME}.
     *
     * @param times oldest first
     * @param values oldest first
     */
    void rebuild(WindowLayout layout, long[] times, double[] values) {
        resize(layout.firstBytes());
        clear(0, length());
        format(layout);
        double[] results = new double[layout.features()];
        for (int i = 0; i < times.length; i++) {
            take(layout, times[i], values[i], results);
        }
    }

    /** Makes bytes that are all 0 a record without readings. */
    void format(WindowLayout layout) {
        format(layout.fingerprint(), layout.ringAt(), layout.firstCapacity(), layout.keepsTimes());
    }

    /**
     * Whether the windows of an opened record can be true.
     *
     * @throws IllegalArgumentException if not
     */
    void checkWindows(WindowLayout layout) {
        require(
                ringAt() == layout.ringAt() && keepsTimes() == layout.keepsTimes(),
                "its ring begins at " + ringAt());
        int most = 0;
        for (WindowPlan window : layout.windows()) {
            int count = getInt(window.at);
            require(
                    count >= 0 && count <= Math.min(held(), window.limit),
                    "a window of %d readings over a ring of %d".formatted(count, held()));
            checkIndex(window.min, window.smallestAt);
            checkIndex(window.max, window.largestAt);
            most = Math.max(most, count);
        }
        require(most == held(), "its windows hold %d of %d readings".formatted(most, held()));
    }

    private void checkIndex(boolean kept, int at) {
        int index = kept ? getInt(at) : 0;
        require(
                index >= 0 && index <= Math.max(0, capacity() - 1),
                "an extreme at %d in a ring of %d".formatted(index, capacity()));
    }

    private void take(WindowLayout layout, long boundedTime, double value, double[] results) {
        WindowPlan[] windows = layout.windows();
        if (windows.length == 0) {
            return;
        }
        long time = boundedTime;
        if (layout.keepsTimes() && held() > 0) {
            time = Math.max(time, time(newest()));
        }
        if (push(layout.limit(), time, value)) {
            findExtremes(windows);
        }
        int reach = 0;
        for (WindowPlan window : windows) {
            if (time != UNKNOWN_TIME || !window.needsTimes) {
                int count =
                        window.plain
                                ? updatePlain(window, value, results)
                                : update(window, time, value, results);
                reach = Math.max(reach, count);
            }
        }
        held(reach);
    }

    /** What {@link #update} does, for the kind of window that most features have. */
    private int updatePlain(WindowPlan window, double value, double[] results) {
        int count = getInt(window.at);
        boolean full = count == window.limit;
        double leaving = 0;
        if (full) {
            leaving = value(oldest(count + 1));
        } else {
            count++;
            putInt(window.at, count);
        }
        moments.exchange(this, window.sumsAt, count, full, leaving, value);
        boolean exists = count == window.limit;
        if (window.meanFeature >= 0) {
            results[window.meanFeature] = exists ? moments.mean() : Double.NaN;
        }
        if (window.stdFeature >= 0) {
            results[window.stdFeature] = exists ? moments.standardDeviation() : Double.NaN;
        }
        return count;
    }

    /** Lets go what the newest reading pushes out of a window and takes it in. */
    private int update(WindowPlan window, long time, double value, double[] results) {
        int count = getInt(window.at);
        RollingMoments sums = sums(window);
        if (window.moments) {
            sums.load(this, window.sumsAt, count);
        }
        boolean smallestLeft = count == 0;
        boolean largestLeft = count == 0;
        while (count > 0) {
            // The newest reading is in the ring already.
            int oldest = oldest(count + 1);
            boolean expired = window.lengthMillis > 0 && time(oldest) <= time - window.lengthMillis;
            if (count < window.limit && !expired) {
                break;
            }
            if (window.moments) {
                sums.remove(time(oldest), value(oldest));
            }
            smallestLeft |= window.min && getInt(window.smallestAt) == oldest;
            largestLeft |= window.max && getInt(window.largestAt) == oldest;
            count--;
        }
        count++;
        putInt(window.at, count);
        if (window.moments) {
            sums.add(time, value);
            sums.settle(this);
            sums.store(this, window.sumsAt);
        }
        if (window.min) {
            follow(window.smallestAt, 1, smallestLeft, count, value);
        }
        if (window.max) {
            follow(window.largestAt, -1, largestLeft, count, value);
        }
        tell(window, sums, count, results);
        return count;
    }

    /** Keeps an extreme up to date. Of equals the newest is kept, for it leaves last. */
    private void follow(int at, double sign, boolean left, int count, double value) {
        if (left) {
            putInt(at, extreme(0, count, sign));
        } else if (sign * value <= sign * value(getInt(at))) {
            putInt(at, newest());
        }
    }

    /** After the ring was laid anew and before the newest reading is in a window. */
    private void findExtremes(WindowPlan[] windows) {
        for (WindowPlan window : windows) {
            int count = getInt(window.at);
            if (window.min && count > 0) {
                putInt(window.smallestAt, extreme(1, count, 1));
            }
            if (window.max && count > 0) {
                putInt(window.largestAt, extreme(1, count, -1));
            }
        }
    }

    private void tell(WindowPlan window, RollingMoments sums, int count, double[] results) {
        boolean exists = count > 0 && (window.lengthMillis > 0 || count == window.limit);
        for (int i = 0; i < window.functions.length; i++) {
            results[window.features[i]] =
                    exists ? value(window, sums, count, window.functions[i]) : Double.NaN;
        }
    }

    private double value(
            WindowPlan window, RollingMoments sums, int count, FeatureFunction function) {
        return switch (function) {
            case MEAN -> sums.mean();
            case STD -> sums.standardDeviation();
            case RMS -> sums.rootMeanSquare();
            case MIN -> value(getInt(window.smallestAt));
            case MAX -> value(getInt(window.largestAt));
            case RANGE -> value(getInt(window.largestAt)) - value(getInt(window.smallestAt));
            case SLOPE -> seconds(count) > 0 ? trend.slope() : Double.NaN;
            case RATE_OF_CHANGE -> rateOfChange(count);
            case VALUE, AGE -> throw new IllegalStateException(function + " has no window");
        };
    }

    private double rateOfChange(int count) {
        double seconds = seconds(count);
        return seconds > 0 ? (value(newest()) - value(oldest(count))) / seconds : Double.NaN;
    }

    /** Between the oldest and the newest reading. */
    private double seconds(int count) {
        return (time(newest()) - time(oldest(count))) / 1000.0;
    }

    private RollingMoments sums(WindowPlan window) {
        return window.trend ? trend : moments;
    }
}
