/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly.ecod;

/**
 * Which of the two published forms of ECOD makes the score out of the dimensions' tail
 * probabilities.
 */
public enum EcodForm {
    /**
     * The paper's: the largest of three sums over the dimensions, left tails, right tails, and the
     * tails chosen by skewness.
     */
    PAPER,
    /** The PyOD library's: the sum over the dimensions of the rarer of both tails. */
    PYOD
}
