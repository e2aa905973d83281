/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly.ecod;

/**
 * Spread and skewness of some values, in two passes, so that a large offset costs no digits.
 *
 * @param deviation sample standard deviation (n - 1); 0 for fewer than two values
 * @param skewness population skewness; 0 where all values are equal
 */
record Moments(double deviation, double skewness) {

    /** The moments of {@code values[from, to)}. */
    static Moments of(double[] values, int from, int to) {
        int n = to - from;
        if (n < 2) {
            return new Moments(0, 0);
        }
        double mean = mean(values, from, to);
        double second = 0;
        double third = 0;
        for (int i = from; i < to; i++) {
            double d = values[i] - mean;
            second += d * d;
            third += d * d * d;
        }
        double variance = second / n;
        double skewness = variance > 0 ? third / n / (variance * Math.sqrt(variance)) : 0;
        return new Moments(Math.sqrt(second / (n - 1)), skewness);
    }

    /** The standard deviation alone, which takes no allocation. */
    static double deviation(double[] values, int from, int to) {
        int n = to - from;
        if (n < 2) {
            return 0;
        }
        double mean = mean(values, from, to);
        double second = 0;
        for (int i = from; i < to; i++) {
            double d = values[i] - mean;
            second += d * d;
        }
        return Math.sqrt(second / (n - 1));
    }

    private static double mean(double[] values, int from, int to) {
        double shift = values[from];
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i] - shift;
        }
        return shift + sum / (to - from);
    }
}
