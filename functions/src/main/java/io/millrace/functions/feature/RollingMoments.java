/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

/**
 * Mean and spread of a window, from sums of deviations from an anchor near the window's mean. An
 * instance is the place where one window's sums are worked on: {@link #load}ed from the sensor's
 * record, {@link #store}d there again.
 *
 * <p>Two things make running sums wrong, and each has its own remedy:
 *
 * <ul>
 *   <li><em>Drift</em>: each addition and removal rounds, and what rounding took never comes back.
 *       The sums are therefore kept as unevaluated pairs (about 106 bits) by error-free
 *       transformations, and a reading that leaves takes away the very numbers that it brought. An
 *       update then errs by about 1e-32 of the largest sum on the way.
 *   <li><em>Cancellation</em>: n * variance = squares - sum^2 / n is small against its terms when
 *       the window has moved away from the anchor, or against former ones when an outlier has left.
 *       So whenever n * variance falls below 1/{@value #SQUARES_LIMIT} of the squares or below
 *       1/{@value #PEAK_LIMIT} of their peak, all is recomputed from the ring about the window's
 *       mean (correctly rounded, hence a constant window has a spread of exactly 0).
 * </ul>
 *
 * <p>The recomputation is O(1) amortised: for the first limit to be passed all but a thousandth of
 * the window must have arrived since the last one; the second is passed at most once per 10^5 by
 * which the largest deviation in the window falls, and values are bounded by {@link
 * SensorWindows#LARGEST_VALUE}.
 */
class RollingMoments {

    /** In the record: anchor, sum (2), squares (2), peak. */
    static final int BYTES = 6 * Double.BYTES;

    static final double SQUARES_LIMIT = 1e3;
    static final double PEAK_LIMIT = 1e10;

    private int count;
    private double anchor;
    private double sum;
    private double sumLow;
    private double squares;
    private double squaresLow;

    /** The largest sum of squares since the anchor was set. */
    private double peak;

    /** n * variance as it was at the last look, or less than 0. */
    private double spread;

    /** Takes in a reading; {@link #settle} must follow. */
    void add(long time, double value) {
        double deviation = value - anchor;
        count++;
        accumulate(
                deviation,
                ErrorFree.differenceError(value, anchor, deviation),
                deviation * deviation);
    }

    /** Lets a reading go that was added before; {@link #settle} must follow. */
    void remove(long time, double value) {
        double deviation = value - anchor;
        count--;
        accumulate(
                -deviation,
                -ErrorFree.differenceError(value, anchor, deviation),
                -(deviation * deviation));
    }

    /**
     * Ends an update: the ring's newest readings are those of the window again.
     *
     * @param ring where to recompute from if need be
     */
    final void settle(ReadingRing ring) {
        normalise();
        if (isWorn()) {
            anchorAnew(ring);
            look();
        }
    }

    /**
     * {@link #load}, {@link #remove} if a reading leaves, {@link #add}, {@link #settle} and {@link
     * #store} in one go, for sums that are of this class alone: the same operations in the same
     * order, over local variables. This is where a reading's time goes; compiled code keeps these
     * in registers, if the method stays below the 325 byte codes that the compiler inlines.
     *
     * <p>Afterwards mean and spread can be asked for, and nothing else.
     *
     * @param at where the sums are in the record
     * @param newCount readings in the window once the newest is in it
     * @param leaves whether the reading before them leaves
     */
    final void exchange(
            ReadingRing record,
            int at,
            int newCount,
            boolean leaves,
            double leaving,
            double value) {
        double pivot = record.number(at);
        double total = record.number(at + 8);
        double totalLow = record.number(at + 16);
        double power = record.number(at + 24);
        double powerLow = record.number(at + 32);
        if (leaves) {
            double deviation = leaving - pivot;
            double next = total - deviation;
            totalLow +=
                    ErrorFree.differenceError(total, deviation, next)
                            - ErrorFree.differenceError(leaving, pivot, deviation);
            total = next;
            double square = deviation * deviation;
            next = power - square;
            powerLow += ErrorFree.differenceError(power, square, next);
            power = next;
        }
        double deviation = value - pivot;
        double next = total + deviation;
        totalLow +=
                ErrorFree.sumError(total, deviation, next)
                        + ErrorFree.differenceError(value, pivot, deviation);
        total = next + totalLow;
        sumLow = ErrorFree.sumError(next, totalLow, total);
        double square = deviation * deviation;
        next = power + square;
        powerLow += ErrorFree.sumError(power, square, next);
        power = next + powerLow;
        powerLow = ErrorFree.sumError(next, powerLow, power);
        double largest = Math.max(record.number(at + 40), power);
        count = newCount;
        anchor = pivot;
        sum = total;
        spread = power - total * total / newCount;
        if (isWorn(spread, power, largest)) {
            storeAnchoredAnew(record, at);
        } else {
            record.numbers(at + 8, total, sumLow, power, powerLow, largest);
        }
    }

    private void storeAnchoredAnew(ReadingRing record, int at) {
        anchorAnew(record);
        look();
        store(record, at);
    }

    private static boolean isWorn(double spread, double squares, double peak) {
        return spread * SQUARES_LIMIT < squares || spread * PEAK_LIMIT < peak;
    }

    /** Computes the spread of loaded sums that are not changed. */
    final void look() {
        spread = squares - sum * sum / count;
    }

    /** Correctly rounded but for the rarest ties, however much anchor and sum cancel. */
    final double mean() {
        double product = count * anchor;
        double total = product + sum;
        double lost =
                ErrorFree.multipleError(count, anchor, product)
                        + ErrorFree.sumError(product, sum, total)
                        + sumLow;
        double mean = total / count;
        double explained = mean * count;
        double rest = (total - explained) - ErrorFree.multipleError(count, mean, explained) + lost;
        return mean + rest / count;
    }

    /** With n - 1 in the denominator; NaN for a single reading. */
    final double standardDeviation() {
        return count < 2 ? Double.NaN : Math.sqrt(Math.max(0, spread) / (count - 1));
    }

    /** From mean and variance, for these cannot cancel each other. */
    final double rootMeanSquare() {
        double mean = mean();
        return Math.sqrt(Math.max(0, spread) / count + mean * mean);
    }

    int count() {
        return count;
    }

    double anchor() {
        return anchor;
    }

    double sum() {
        return sum;
    }

    double sumLow() {
        return sumLow;
    }

    /**
     * Goes on with what was stored.
     *
     * @param at where it is in the record
     * @param storedCount readings in the window
     */
    void load(ReadingRing record, int at, int storedCount) {
        count = storedCount;
        anchor = record.number(at);
        sum = record.number(at + 8);
        sumLow = record.number(at + 16);
        squares = record.number(at + 24);
        squaresLow = record.number(at + 32);
        peak = record.number(at + 40);
    }

    /** Puts everything back; the count is the window's business. */
    void store(ReadingRing record, int at) {
        record.number(at, anchor);
        record.number(at + 8, sum);
        record.number(at + 16, sumLow);
        record.number(at + 24, squares);
        record.number(at + 32, squaresLow);
        record.number(at + 40, peak);
    }

    void normalise() {
        double high = sum + sumLow;
        sumLow = ErrorFree.sumError(sum, sumLow, high);
        sum = high;
        high = squares + squaresLow;
        squaresLow = ErrorFree.sumError(squares, squaresLow, high);
        squares = high;
        peak = Math.max(peak, squares);
    }

    boolean isWorn() {
        look();
        return isWorn(spread, squares, peak);
    }

    /** Prepares an empty sum about the mean of the window. */
    void restart(ReadingRing ring, int readings) {
        double pivot = ring.value(ring.newest());
        double total = 0;
        double totalLow = 0;
        for (int i = 0, index = ring.oldest(readings); i < readings; i++) {
            double value = ring.value(index);
            double deviation = value - pivot;
            double next = total + deviation;
            totalLow +=
                    ErrorFree.sumError(total, deviation, next)
                            + ErrorFree.differenceError(value, pivot, deviation);
            total = next;
            index = ring.after(index);
        }
        anchor = pivot + (total + totalLow) / readings;
        count = 0;
        sum = 0;
        sumLow = 0;
        squares = 0;
        squaresLow = 0;
        peak = 0;
    }

    private void anchorAnew(ReadingRing ring) {
        int readings = count;
        restart(ring, readings);
        for (int i = 0, index = ring.oldest(readings); i < readings; i++) {
            add(ring.time(index), ring.value(index));
            index = ring.after(index);
        }
        normalise();
    }

    private void accumulate(double deviation, double deviationLow, double square) {
        double nextSum = sum + deviation;
        sumLow += ErrorFree.sumError(sum, deviation, nextSum) + deviationLow;
        sum = nextSum;
        double nextSquares = squares + square;
        squaresLow += ErrorFree.sumError(squares, square, nextSquares);
        squares = nextSquares;
    }
}
