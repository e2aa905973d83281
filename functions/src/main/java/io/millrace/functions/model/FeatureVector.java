/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.model;

/**
 * The features of one asset at one time, in the order of the configured list.
 *
 * @param asset the asset
 * @param timestampMillis event time of the newest reading in it, milliseconds since the epoch
 * @param sequence 1 for the asset's first vector, then without a hole; counts what the keyed state
 *     has seen, so a repeated delivery shows as a sequence beyond the number of distinct times
 * @param values one value per configured feature; NaN where the feature does not (yet) exist for
 *     the asset
 * @param fresh bit i is set where feature i was renewed by this vector's readings; the others carry
 *     their last value
 */
public record FeatureVector(
        String asset, long timestampMillis, long sequence, double[] values, long[] fresh) {

    /**
     * Whether a feature was renewed by this vector's own readings.
     *
     * @param feature index of the feature in the configured list
     */
    public boolean isFresh(int feature) {
        return (fresh[feature >> 6] & (1L << feature)) != 0;
    }
}
