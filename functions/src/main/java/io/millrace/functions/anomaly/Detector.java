/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly;

/**
 * What one detector knows of one asset. Observations come in the order of the asset's feature
 * vectors, and each is scored against what was learned before it.
 */
public interface Detector {

    /** Score above which an observation is flagged: the same for every detector, by calibration. */
    double THRESHOLD = 0.5;

    /**
     * Scores an observation, then learns from it what may be learned.
     *
     * @param values the detector's features, in the order of its options, none NaN; not kept
     * @param timestampMillis event time, milliseconds since the epoch
     * @param contributions takes each feature's share; they add up to the score. Undefined where
     *     there is no score
     * @return the score in [0, 1), flagged above {@link #THRESHOLD}; NaN during warm-up
     */
    double observe(double[] values, long timestampMillis, double[] contributions);

    /** How many observations there were, the warm-up's included. */
    long observations();
}
