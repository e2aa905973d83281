/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

import io.millrace.functions.state.record.StateRecord;

/**
 * The newest readings of one sensor in flat bytes, in the order of arrival, shared by all of its
 * windows. Little-endian:
 *
 * <pre>
 * long   fingerprint of the windows' layout
 * int    index at which the next reading goes
 * int    how many of the newest readings a window holds
 * int    capacity, readings
 * short  where the ring begins, in units of 8 bytes (unsigned); the windows' sums lie before it
 * byte   form of the values: 0 to 9 = whole numbers of 4 bytes, so many decimal places;
 *        10 = doubles of 8 bytes
 * byte   1 if the times are kept, 0 if not
 * ...    what the windows keep
 * long   capacity x time, epoch milliseconds        (if they are kept)
 * int or double  capacity x value
 * </pre>
 *
 * <p><b>Values.</b> Instruments send decimals of few digits, and such a number is found again from
 * its digits without loss: the double nearest to i / 10^s is i / 10^s in floating point, for i and
 * 10^s are exact and a division rounds correctly. So a ring has 4 bytes a value as long as each
 * value that it holds is such a quotient, which is checked bit by bit as the value comes in. The
 * first value with more decimal places raises s for the whole ring; the first that is no such
 * quotient widens the ring to 8 bytes, for good.
 *
 * <p><b>Times</b> are kept only where a window needs them.
 *
 * <p>The ring starts small and doubles when a window still holds the oldest reading. It has room
 * for one reading more than the longest window, so that a window may look at the reading which
 * leaves after the one that pushes it out has come.
 */
abstract class ReadingRing extends StateRecord {

    static final int HEAD_BYTES = 24;
    static final int FIRST_CAPACITY = 16;

    /** The form of values of 8 bytes. */
    static final int WIDE = 10;

    /** Earlier than each time that is taken in: stands for a time that was not kept. */
    static final long UNKNOWN_TIME = -(1L << 52) - 1;

    private static final int FINGERPRINT_AT = 0;
    private static final int NEXT_AT = 8;
    private static final int HELD_AT = 12;
    private static final int CAPACITY_AT = 16;
    private static final int RING_AT = 20;
    private static final int FORM_AT = 22;
    private static final int KEEPS_TIMES_AT = 23;

    private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

    /*
     * The head's fields while a record is looked at: read by open(), valid until the view is
     * attached elsewhere. Sums are written between two looks at the ring, and the compiler cannot
     * know that they do not change the head.
     */
    private int next;
    private int held;
    private int capacity;
    private int form;
    private boolean keepsTimes;
    private int timesAt;
    private int valuesAt;

    /** The bytes of a record. */
    static long bytes(int ringAt, int capacity, int form, boolean keepsTimes) {
        return ringAt
                + (long) capacity
                        * ((keepsTimes ? Long.BYTES : 0)
                                + (form == WIDE ? Double.BYTES : Integer.BYTES));
    }

    /** Makes bytes that are all 0 an empty ring, and opens it. */
    final void format(long fingerprint, int ringAt, int firstCapacity, boolean times) {
        putLong(FINGERPRINT_AT, fingerprint);
        putInt(CAPACITY_AT, firstCapacity);
        putShort(RING_AT, ringAt / Long.BYTES);
        putByte(KEEPS_TIMES_AT, times ? 1 : 0);
        open();
    }

    /** Reads the head; to be called before all else. */
    final void open() {
        next = getInt(NEXT_AT);
        held = getInt(HELD_AT);
        capacity = getInt(CAPACITY_AT);
        form = getByte(FORM_AT);
        keepsTimes = getByte(KEEPS_TIMES_AT) != 0;
        timesAt = ringAt();
        valuesAt = timesAt + (keepsTimes ? Long.BYTES * capacity : 0);
    }

    /**
     * Whether the head of an opened record can be true.
     *
     * @throws IllegalArgumentException if not
     */
    final void checkHead() {
        require(form >= 0 && form <= WIDE, "its form of values is " + form);
        require((getByte(KEEPS_TIMES_AT) & ~1) == 0, "its form of times is not known");
        require(capacity >= 0 && ringAt() >= HEAD_BYTES, "its ring is of " + capacity);
        long needed = bytes(ringAt(), capacity, form, keepsTimes);
        require(
                needed == length(),
                "a ring of %d readings makes %d bytes, not %d"
                        .formatted(capacity, needed, length()));
        require(
                held >= 0 && held <= capacity,
                "%d readings in a ring of %d".formatted(held, capacity));
        require(
                next >= 0 && next <= Math.max(0, capacity - 1),
                "the next reading goes to %d in a ring of %d".formatted(next, capacity));
    }

    static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    final long fingerprint() {
        return getLong(FINGERPRINT_AT);
    }

    final int capacity() {
        return capacity;
    }

    /** How many of the newest readings some window holds. */
    final int held() {
        return held;
    }

    final void held(int readings) {
        held = readings;
        putInt(HELD_AT, readings);
    }

    final boolean keepsTimes() {
        return keepsTimes;
    }

    final boolean isWide() {
        return form == WIDE;
    }

    /** Where the windows' part ends. */
    final int ringAt() {
        return (getShort(RING_AT) & 0xffff) * Long.BYTES;
    }

    /** Where the newest reading is; there must be one. */
    final int newest() {
        return next == 0 ? capacity - 1 : next - 1;
    }

    /** Where the oldest of the newest readings is. */
    final int oldest(int readings) {
        int index = next - readings;
        return index < 0 ? index + capacity : index;
    }

    /** Where the reading after this one is. */
    final int after(int index) {
        return index + 1 == capacity ? 0 : index + 1;
    }

    final double value(int index) {
        return form == WIDE
                ? getDouble(valuesAt + Double.BYTES * index)
                : getInt(valuesAt + Integer.BYTES * index) / POWERS[form];
    }

    /** Epoch milliseconds; 0 where times are not kept. */
    final long time(int index) {
        return keepsTimes ? getLong(timesAt + Long.BYTES * index) : 0;
    }

    /**
     * Appends a reading. All readings that a window holds stay, at other indexes where this returns
     * true.
     *
     * @param most the most readings that a window will hold
     */
    final boolean push(int most, long time, double value) {
        boolean full = held == capacity;
        if (full) {
            lay(Math.min(most + 1, Math.max(FIRST_CAPACITY, 2 * capacity)), form);
        }
        boolean moved = !isOf(form, value) && widen(value);
        put(next, time, value);
        next = after(next);
        putInt(NEXT_AT, next);
        return full || moved;
    }

    /**
     * Where the smallest or largest of some readings is; of equals the newest.
     *
     * @param skipped how many newest readings are not looked at
     * @param readings how many before these are, at least 1
     * @param sign 1 for the smallest, -1 for the largest
     */
    final int extreme(int skipped, int readings, double sign) {
        int index = oldest(skipped + readings);
        int best = index;
        double smallest = sign * value(index);
        for (int i = 1; i < readings; i++) {
            index = after(index);
            double value = sign * value(index);
            if (value <= smallest) {
                smallest = value;
                best = index;
            }
        }
        return best;
    }

    /** A number of the windows' part. */
    final double number(int offset) {
        return getDouble(offset);
    }

    final void number(int offset, double value) {
        putDouble(offset, value);
    }

    /** Five numbers in a row. */
    final void numbers(int offset, double a, double b, double c, double d, double e) {
        putDouble(offset, a);
        putDouble(offset + 8, b);
        putDouble(offset + 16, c);
        putDouble(offset + 24, d);
        putDouble(offset + 32, e);
    }

    /** A time of the windows' part. */
    final long instant(int offset) {
        return getLong(offset);
    }

    final void instant(int offset, long value) {
        putLong(offset, value);
    }

    private void put(int index, long time, double value) {
        if (keepsTimes) {
            putLong(timesAt + Long.BYTES * index, time);
        }
        if (form == WIDE) {
            putDouble(valuesAt + Double.BYTES * index, value);
        } else {
            putInt(valuesAt + Integer.BYTES * index, digits(form, value));
        }
    }

    private static int digits(int form, double value) {
        return (int) Math.rint(value * POWERS[form]);
    }

    /** Whether a value comes back bit for bit; one of too many digits does not. */
    private static boolean isOf(int form, double value) {
        return form == WIDE
                || Double.doubleToRawLongBits(digits(form, value) / POWERS[form])
                        == Double.doubleToRawLongBits(value);
    }

    /** Finds a form for a value and all that is held. */
    private boolean widen(double value) {
        int wider = form + 1;
        while (!isOf(wider, value)) {
            wider++;
        }
        for (int i = 0, index = oldest(held); i < held && wider != WIDE; i++) {
            wider = isOf(wider, value(index)) ? wider : WIDE;
            index = after(index);
        }
        lay(capacity, wider);
        return true;
    }

    /** Lays the ring anew; a few times in a sensor's life, hence by copies. */
    private void lay(int newCapacity, int newForm) {
        int count = held;
        long[] times = times();
        double[] values = values();
        resize((int) bytes(ringAt(), newCapacity, newForm, keepsTimes));
        putInt(CAPACITY_AT, newCapacity);
        putByte(FORM_AT, newForm);
        open();
        for (int i = 0; i < count; i++) {
            put(i, times[i], values[i]);
        }
        next = count == newCapacity ? 0 : count;
        putInt(NEXT_AT, next);
    }

    /** The times of the readings that are held, oldest first. */
    final long[] times() {
        long[] times = new long[held];
        for (int i = 0, index = oldest(held); i < held; i++) {
            times[i] = keepsTimes ? time(index) : UNKNOWN_TIME;
            index = after(index);
        }
        return times;
    }

    /** The values of the readings that are held, oldest first. */
    final double[] values() {
        double[] values = new double[held];
        for (int i = 0, index = oldest(held); i < held; i++) {
            values[i] = value(index);
            index = after(index);
        }
        return values;
    }
}
