/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * The reference: a feature computed from the readings of a window in unlimited decimal arithmetic.
 * Sums and products are exact, so that no formula can cancel; only the last division and root
 * round, to 60 digits. Knows nothing of the code under test.
 */
final class ExactWindow {

    private static final MathContext DIGITS = new MathContext(60);

    private final long[] times;
    private final double[] values;
    private final BigDecimal n;

    /** Sums of values, of their squares, of times since the first, and of products. */
    private BigDecimal sum = BigDecimal.ZERO;

    private BigDecimal squares = BigDecimal.ZERO;
    private BigDecimal timeSum = BigDecimal.ZERO;
    private BigDecimal timeSquares = BigDecimal.ZERO;
    private BigDecimal products = BigDecimal.ZERO;
    private double smallest = Double.POSITIVE_INFINITY;
    private double largest = Double.NEGATIVE_INFINITY;

    /** Readings, oldest first. */
    ExactWindow(long[] times, double[] values) {
        this.times = times;
        this.values = values;
        n = BigDecimal.valueOf(values.length);
        for (int i = 0; i < values.length; i++) {
            BigDecimal value = new BigDecimal(values[i]);
            BigDecimal since = BigDecimal.valueOf(times[i] - times[0]);
            sum = sum.add(value);
            squares = squares.add(value.multiply(value));
            timeSum = timeSum.add(since);
            timeSquares = timeSquares.add(since.multiply(since));
            products = products.add(since.multiply(value));
            smallest = Math.min(smallest, values[i]);
            largest = Math.max(largest, values[i]);
        }
    }

    double value(FeatureFunction function) {
        return switch (function) {
            case MEAN -> sum.divide(n, DIGITS).doubleValue();
            case STD -> standardDeviation();
            case RMS -> squares.divide(n, DIGITS).sqrt(DIGITS).doubleValue();
            case MIN -> smallest;
            case MAX -> largest;
            case RANGE -> largest - smallest;
            case SLOPE -> slope();
            case RATE_OF_CHANGE -> rateOfChange();
            case VALUE, AGE -> throw new IllegalArgumentException("no window");
        };
    }

    private double standardDeviation() {
        if (values.length < 2) {
            return Double.NaN;
        }
        return n.multiply(squares)
                .subtract(sum.pow(2))
                .divide(n.multiply(n.subtract(BigDecimal.ONE)), DIGITS)
                .sqrt(DIGITS)
                .doubleValue();
    }

    private double slope() {
        if (seconds() == 0) {
            return Double.NaN;
        }
        BigDecimal above = n.multiply(products).subtract(timeSum.multiply(sum));
        BigDecimal below = n.multiply(timeSquares).subtract(timeSum.pow(2));
        return above.multiply(BigDecimal.valueOf(1000)).divide(below, DIGITS).doubleValue();
    }

    private double rateOfChange() {
        return seconds() == 0 ? Double.NaN : (values[values.length - 1] - values[0]) / seconds();
    }

    private double seconds() {
        return (times[times.length - 1] - times[0]) / 1000.0;
    }
}
