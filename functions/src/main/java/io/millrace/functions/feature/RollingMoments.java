/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

import java.nio.ByteBuffer;

/**
 * Mean and spread of a window, from sums of deviations from an anchor near the window's mean.
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
        }
    }

    /** Correctly rounded but for the rarest ties, however much anchor and sum cancel. */
    double mean() {
        double product = count * anchor;
        double total = product + sum;
        double lost =
                ErrorFree.productError(count, anchor, product)
                        + ErrorFree.sumError(product, sum, total)
                        + sumLow;
        double mean = total / count;
        double explained = mean * count;
        double rest = (total - explained) - ErrorFree.productError(mean, count, explained) + lost;
        return mean + rest / count;
    }

    /** With n - 1 in the denominator; NaN for a single reading. */
    double standardDeviation() {
        return count < 2 ? Double.NaN : Math.sqrt(spread() / (count - 1));
    }

    /** From mean and variance, for these cannot cancel each other. */
    double rootMeanSquare() {
        double mean = mean();
        return Math.sqrt(spread() / count + mean * mean);
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

    void write(ByteBuffer out) {
        out.putDouble(anchor).putDouble(sum).putDouble(sumLow);
        out.putDouble(squares).putDouble(squaresLow).putDouble(peak);
    }

    void read(ByteBuffer in, int storedCount) {
        count = storedCount;
        anchor = in.getDouble();
        sum = in.getDouble();
        sumLow = in.getDouble();
        squares = in.getDouble();
        squaresLow = in.getDouble();
        peak = in.getDouble();
    }

    int sizeInBytes() {
        return 72;
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
        double spread = squares - sum * sum / count;
        return spread * SQUARES_LIMIT < squares || spread * PEAK_LIMIT < peak;
    }

    /** Prepares an empty sum about the mean of the window. */
    void restart(ReadingRing ring, int readings) {
        double pivot = ring.value(ring.newestPosition());
        double total = 0;
        double totalLow = 0;
        for (int i = 0; i < readings; i++) {
            double value = ring.value(ring.oldestPosition(readings) + i);
            double deviation = value - pivot;
            double next = total + deviation;
            totalLow +=
                    ErrorFree.sumError(total, deviation, next)
                            + ErrorFree.differenceError(value, pivot, deviation);
            total = next;
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
        for (int i = 0; i < readings; i++) {
            int position = ring.oldestPosition(readings) + i;
            add(ring.time(position), ring.value(position));
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

    /** Sum of the squared deviations from the mean. */
    private double spread() {
        return Math.max(0, squares - sum * sum / count);
    }
}
