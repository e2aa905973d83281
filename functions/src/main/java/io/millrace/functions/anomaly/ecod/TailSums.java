/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly.ecod;

/**
 * Puts the surprises of the dimensions together into one raw score, in either published form
 * ({@link EcodForm}; Algorithm 1 of arXiv 2201.00382, and {@code pyod.models.ecod}). The table and
 * the stream share it.
 *
 * <p>A surprise is minus the natural logarithm of a tail probability: 0 or more.
 */
final class TailSums {

    private TailSums() {}

    /**
     * The raw score.
     *
     * @param left each dimension's surprise at so small a value; on return each dimension's share
     *     of the sum that won
     * @param right each dimension's surprise at so large a value
     * @param skewness each dimension's skewness, looked at by {@link EcodForm#PAPER} only
     */
    static double combine(EcodForm form, double[] left, double[] right, double[] skewness) {
        return switch (form) {
            case PYOD -> sumOfLarger(left, right);
            case PAPER -> largestSum(left, right, skewness);
        };
    }

    private static double sumOfLarger(double[] left, double[] right) {
        double sum = 0;
        for (int j = 0; j < left.length; j++) {
            left[j] = Math.max(left[j], right[j]);
            sum += left[j];
        }
        return sum;
    }

    private static double largestSum(double[] left, double[] right, double[] skewness) {
        double leftSum = 0;
        double rightSum = 0;
        double autoSum = 0;
        for (int j = 0; j < left.length; j++) {
            leftSum += left[j];
            rightSum += right[j];
            autoSum += skewness[j] < 0 ? left[j] : right[j];
        }
        double largest = Math.max(leftSum, Math.max(rightSum, autoSum));
        if (leftSum < largest) {
            boolean rightWon = rightSum >= largest;
            for (int j = 0; j < left.length; j++) {
                if (rightWon || !(skewness[j] < 0)) {
                    left[j] = right[j];
                }
            }
        }
        return largest;
    }
}
