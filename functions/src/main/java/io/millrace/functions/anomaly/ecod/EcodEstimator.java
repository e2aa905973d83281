/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly.ecod;

/** How a detector remembers the distributions of its features. */
public enum EcodEstimator {
    /**
     * A histogram for each feature ({@link Histograms}): 88 bytes a feature, 784 for a detector of
     * eight. Tail probabilities are as exact as a bin is narrow.
     */
    COMPACT,
    /**
     * A sorted sample of each feature ({@link SortedSamples}): 2 kB a feature at the default sample
     * size. Tail probabilities are those of the sample, ties included.
     */
    SAMPLE
}
