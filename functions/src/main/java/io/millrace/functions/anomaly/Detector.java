/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly;

import io.millrace.functions.state.record.StateRecord;

/**
 * How one declared detector looks at an asset; what it knows of the asset is in a record.
 * Observations come in the order of the asset's feature vectors, and each is scored against what
 * was learned before it.
 *
 * @param <R> the record of what it knows of one asset
 */
public interface Detector<R extends StateRecord> {

    /** Score above which an observation is flagged: the same for every detector, by calibration. */
    double THRESHOLD = 0.5;

    /**
     * Scores an observation, then learns from it what may be learned.
     *
     * @param record what is known of the asset
     * @param values the detector's features, in the order of its options, none NaN; not kept
     * @param timestampMillis event time, milliseconds since the epoch
     * @param contributions takes each feature's share; they add up to the score. Undefined where
     *     there is no score
     * @return the score in [0, 1), flagged above {@link #THRESHOLD}; NaN during warm-up
     */
    double observe(R record, double[] values, long timestampMillis, double[] contributions);

    /** Whether the next observation will have a score. */
    boolean isWarm(R record);

    /** How many observations there were of the asset, the warm-up's included. */
    long observations(R record);
}
