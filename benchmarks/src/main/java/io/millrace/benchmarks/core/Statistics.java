/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.core;

import java.util.Arrays;
import java.util.Collection;

/** Figures of some rounds. */
public final class Statistics {

    private Statistics() {}

    /** The middle one, or the mean of the two in the middle; NaN of none. NaN are left out. */
    public static double median(Collection<Double> values) {
        double[] sorted =
                values.stream()
                        .mapToDouble(Double::doubleValue)
                        .filter(value -> !Double.isNaN(value))
                        .sorted()
                        .toArray();
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The smallest one; NaN of none. */
    public static double min(Collection<Double> values) {
        return Arrays.stream(values.stream().mapToDouble(Double::doubleValue).toArray())
                .min()
                .orElse(Double.NaN);
    }

    /** The largest one; NaN of none. */
    public static double max(Collection<Double> values) {
        return Arrays.stream(values.stream().mapToDouble(Double::doubleValue).toArray())
                .max()
                .orElse(Double.NaN);
    }
}
