/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.model;

/**
 * How unusual an asset was at one time, in the eyes of one detector.
 *
 * @param asset the asset
 * @param detector the detector's configured name
 * @param timestampMillis event time, milliseconds since the epoch
 * @param value in [0, 1): 0 for the most ordinary
 * @param threshold the value above which the detector calls it anomalous
 * @param contributions each feature's share, in the order of the detector's features; they add up
 *     to the value
 * @param observation 1 for the first vector that the detector saw of this asset, then without a
 *     hole
 */
public record Score(
        String asset,
        String detector,
        long timestampMillis,
        double value,
        double threshold,
        double[] contributions,
        long observation) {

    /** Whether the detector calls it anomalous. */
    public boolean anomalous() {
        return value > threshold;
    }
}
