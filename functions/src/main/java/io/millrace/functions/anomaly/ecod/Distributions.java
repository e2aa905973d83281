/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly.ecod;

import java.io.IOException;

/**
 * What is remembered of each feature's distribution: an estimator of tail probabilities that holds
 * a bounded number of observations. One object serves many records, one after the other.
 */
abstract sealed class Distributions permits SortedSamples, Histograms {

    /** Most that the tail beyond the extremes adds, in standard deviations. */
    static final double FARTHEST = 100;

    /** Relative difference below which values are equal. */
    static final double ROUNDING = 1e-12;

    private final int capacity;

    Distributions(int capacity) {
        this.capacity = capacity;
    }

    /** How many observations a full estimator holds. */
    final int capacity() {
        return capacity;
    }

    final boolean isFull(EcodRecord record) {
        return record.count() == capacity;
    }

    /** Bytes that an empty estimator takes in the record. */
    abstract int emptyBytes();

    /**
     * Checks what was loaded.
     *
     * @return how many bytes the estimator takes in the record
     * @throws IOException if it cannot have been written by this estimator
     */
    abstract int check(EcodRecord record) throws IOException;

    /**
     * The surprises of an observation, in nats; 0 while nothing is known.
     *
     * @param values a value per feature, not NaN
     * @param left takes the surprise at so small a value, per feature
     * @param right takes the surprise at so large a value, per feature. Where the form looks at the
     *     larger of both only, the smaller may be given as 0
     */
    abstract void surprise(EcodRecord record, double[] values, double[] left, double[] right);

    /** Each feature's skewness, or a number of the same sign. Only for the paper's form. */
    abstract double[] skewness(EcodRecord record);

    /** Standard deviation of a feature; 0 for a constant one. */
    abstract double deviation(EcodRecord record, int feature);

    /** Takes an observation; a full estimator loses a random one for it. */
    abstract void insert(EcodRecord record, double[] values);

    /** Lets the values beyond the extremes of a full estimator in, of the last one looked at. */
    abstract void reach(EcodRecord record, double[] values);

    /** Lets values beyond the extremes of a full estimator in. */
    abstract void reach(EcodRecord record, double[] lowest, double[] highest);

    /** Lets a drawn observation wait in the open episode. */
    abstract void keep(EcodRecord record, Episode episode, double[] values);

    /** Takes what waits in the open episode. */
    abstract void takeKept(EcodRecord record, Episode episode);

    /** Largest surprise that a value between the extremes can have. */
    final double surpriseOfExtremes(EcodRecord record) {
        return Math.log(2.0 * (record.count() + 1));
    }
}
