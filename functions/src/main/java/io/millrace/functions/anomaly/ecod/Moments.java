/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly.ecod;

/**
 * Spread and skewness of some values, in two passes, so that a large offset costs no digits. Sums
 * run in four lanes, which a processor adds side by side.
 */
final class Moments {

    private Moments() {}

    /** The sample standard deviation (n - 1) of {@code values[from, to)}; 0 for fewer than two. */
    static double deviation(double[] values, int from, int to) {
        int n = to - from;
        return n < 2 ? 0 : Math.sqrt(squares(values, from, to, mean(values, from, to)) / (n - 1));
    }

    /** The population skewness of {@code values[from, to)}; 0 where all values are equal. */
    static double skewness(double[] values, int from, int to) {
        int n = to - from;
        if (n < 2) {
            return 0;
        }
        double mean = mean(values, from, to);
        double variance = squares(values, from, to, mean) / n;
        if (!(variance > 0)) {
            return 0;
        }
        double cubes = 0;
        for (int i = from; i < to; i++) {
            double d = values[i] - mean;
            cubes += d * d * d;
        }
        return cubes / n / (variance * Math.sqrt(variance));
    }

    private static double mean(double[] values, int from, int to) {
        double shift = values[from];
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = from;
        for (; i + 3 < to; i += 4) {
            s0 += values[i] - shift;
            s1 += values[i + 1] - shift;
            s2 += values[i + 2] - shift;
            s3 += values[i + 3] - shift;
        }
        for (; i < to; i++) {
            s0 += values[i] - shift;
        }
        return shift + (s0 + s1 + (s2 + s3)) / (to - from);
    }

    private static double squares(double[] values, int from, int to, double mean) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = from;
        for (; i + 3 < to; i += 4) {
            s0 += (values[i] - mean) * (values[i] - mean);
            s1 += (values[i + 1] - mean) * (values[i + 1] - mean);
            s2 += (values[i + 2] - mean) * (values[i + 2] - mean);
            s3 += (values[i + 3] - mean) * (values[i + 3] - mean);
        }
        for (; i < to; i++) {
            s0 += (values[i] - mean) * (values[i] - mean);
        }
        return s0 + s1 + (s2 + s3);
    }
}
