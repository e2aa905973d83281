/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

/**
 * The newest readings of one sensor, in the order of arrival, shared by all of its windows. A
 * reading has a <em>position</em>: a running number that wraps around at 2^32, so positions are
 * compared by their difference only. The ring starts small and doubles when a window still holds
 * the oldest reading, up to its limit.
 */
final class ReadingRing {

    private static final int FIRST_CAPACITY = 16;

    private final int limit;
    private long[] times;
    private double[] values;

    /** Where the next reading goes. */
    private int nextIndex;

    /** The position that the next reading will have. */
    private int nextPosition;

    /**
     * @param limit the most readings that a window will hold
     * @param expected how many to have room for from the start
     */
    ReadingRing(int limit, int expected) {
        this.limit = limit;
        int capacity = Math.min(limit, Math.max(FIRST_CAPACITY, expected));
        times = new long[capacity];
        values = new double[capacity];
    }

    /**
     * Appends a reading.
     *
     * @param held how many of the newest readings must be kept
     */
    void push(long time, double value, int held) {
        if (held == times.length) {
            grow(held);
        }
        times[nextIndex] = time;
        values[nextIndex] = value;
        nextIndex = nextIndex + 1 == times.length ? 0 : nextIndex + 1;
        nextPosition++;
    }

    /** The position of the oldest of the newest {@code count} readings. */
    int oldestPosition(int count) {
        return nextPosition - count;
    }

    /** The position of the newest reading. */
    int newestPosition() {
        return nextPosition - 1;
    }

    /** Time of the reading at a position, epoch milliseconds. */
    long time(int position) {
        return times[index(position)];
    }

    /** Value of the reading at a position. */
    double value(int position) {
        return values[index(position)];
    }

    int sizeInBytes() {
        return 16 * times.length + 64;
    }

    private int index(int position) {
        int index = nextIndex - (nextPosition - position);
        return index < 0 ? index + times.length : index;
    }

    private void grow(int held) {
        int capacity = Math.min(limit, 2 * times.length);
        long[] moreTimes = new long[capacity];
        double[] moreValues = new double[capacity];
        for (int i = 0; i < held; i++) {
            int position = oldestPosition(held) + i;
            moreTimes[i] = time(position);
            moreValues[i] = value(position);
        }
        times = moreTimes;
        values = moreValues;
        nextIndex = held;
    }
}
