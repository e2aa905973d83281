/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * The reference: a feature computed in two passes from the readings of a window, in decimal
 * arithmetic of 60 digits, so that it has no rounding error of its own worth the name. Knows
 * nothing of the code under test.
 */
final class ExactWindow {

    private static final MathContext DIGITS = new MathContext(60);

    private final long[] times;
    private final double[] values;

    /** Readings, oldest first. */
    ExactWindow(long[] times, double[] values) {
        this.times = times;
        this.values = values;
    }

    double value(FeatureFunction function) {
        int n = values.length;
        BigDecimal mean = mean();
        BigDecimal spread = BigDecimal.ZERO;
        for (double value : values) {
            spread = spread.add(new BigDecimal(value).subtract(mean).pow(2), DIGITS);
        }
        return switch (function) {
            case MEAN -> mean.doubleValue();
            case STD -> n < 2 ? Double.NaN : rootOfRatio(spread, n - 1);
            case RMS -> rootMeanSquare();
            case MIN -> smallest();
            case MAX -> largest();
            case RANGE -> largest() - smallest();
            case SLOPE -> slope(mean);
            case RATE_OF_CHANGE ->
                    times[n - 1] == times[0]
                            ? Double.NaN
                            : (values[n - 1] - values[0]) / ((times[n - 1] - times[0]) / 1000.0);
            case VALUE, AGE -> throw new IllegalArgumentException("no window");
        };
    }

    private BigDecimal mean() {
        BigDecimal sum = BigDecimal.ZERO;
        for (double value : values) {
            sum = sum.add(new BigDecimal(value), DIGITS);
        }
        return sum.divide(BigDecimal.valueOf(values.length), DIGITS);
    }

    private double rootMeanSquare() {
        BigDecimal sum = BigDecimal.ZERO;
        for (double value : values) {
            sum = sum.add(new BigDecimal(value).pow(2), DIGITS);
        }
        return rootOfRatio(sum, values.length);
    }

    private static double rootOfRatio(BigDecimal dividend, int divisor) {
        return dividend.divide(BigDecimal.valueOf(divisor), DIGITS).sqrt(DIGITS).doubleValue();
    }

    private double slope(BigDecimal mean) {
        int n = values.length;
        if (times[0] == times[n - 1]) {
            return Double.NaN;
        }
        BigDecimal middle = BigDecimal.ZERO;
        for (long time : times) {
            middle = middle.add(BigDecimal.valueOf(time));
        }
        middle = middle.divide(BigDecimal.valueOf(n), DIGITS);
        BigDecimal above = BigDecimal.ZERO;
        BigDecimal below = BigDecimal.ZERO;
        for (int i = 0; i < n; i++) {
            BigDecimal since = BigDecimal.valueOf(times[i]).subtract(middle);
            above =
                    above.add(
                            since.multiply(new BigDecimal(values[i]).subtract(mean), DIGITS),
                            DIGITS);
            below = below.add(since.pow(2), DIGITS);
        }
        return above.multiply(BigDecimal.valueOf(1000)).divide(below, DIGITS).doubleValue();
    }

    private double smallest() {
        double smallest = Double.POSITIVE_INFINITY;
        for (double value : values) {
            smallest = Math.min(smallest, value);
        }
        return smallest;
    }

    private double largest() {
        double largest = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            largest = Math.max(largest, value);
        }
        return largest;
    }
}
