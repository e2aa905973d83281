/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly.ecod;

import java.util.Arrays;

/**
 * ECOD of a fixed table, as published: each row is scored against the table that it stands in. Left
 * tail probability = share of rows with a value not larger, right = not smaller; skewness is the
 * population's. The reference that the stream's detector is checked with.
 */
public final class EcodTable {

    private final double[][] left;
    private final double[][] right;
    private final double[] skewness;

    /**
     * Ranks a table.
     *
     * @param rows at least one row, all of the same length, finite values
     */
    public EcodTable(double[][] rows) {
        if (rows.length == 0) {
            throw new IllegalArgumentException("a table must have at least one row but has 0");
        }
        int width = rows[0].length;
        left = new double[rows.length][width];
        right = new double[rows.length][width];
        skewness = new double[width];
        double[] column = new double[rows.length];
        for (int j = 0; j < width; j++) {
            for (int i = 0; i < rows.length; i++) {
                column[i] = rows[i][j];
            }
            Arrays.sort(column);
            skewness[j] = Moments.skewness(column, 0, column.length);
            for (int i = 0; i < rows.length; i++) {
                double value = rows[i][j];
                int notLarger = notLarger(column, value);
                int smaller = smaller(column, value);
                left[i][j] = -Math.log((double) notLarger / rows.length);
                right[i][j] = -Math.log((double) (rows.length - smaller) / rows.length);
            }
        }
    }

    /** The score of a row: 0 or more, in nats. */
    public double score(int row, EcodForm form) {
        return TailSums.combine(form, left[row].clone(), right[row].clone(), skewness);
    }

    /** Sum of the surprises at small values (o_left). */
    public double leftSum(int row) {
        return Arrays.stream(left[row]).sum();
    }

    /** Sum of the surprises at large values (o_right). */
    public double rightSum(int row) {
        return Arrays.stream(right[row]).sum();
    }

    /** Sum of the surprises on the side of each dimension's longer tail (o_auto). */
    public double skewSum(int row) {
        double sum = 0;
        for (int j = 0; j < skewness.length; j++) {
            sum += skewness[j] < 0 ? left[row][j] : right[row][j];
        }
        return sum;
    }

    /** How many of some ascending values are below a given one of them. */
    private static int smaller(double[] column, double value) {
        int at = Arrays.binarySearch(column, value);
        while (at > 0 && column[at - 1] == value) {
            at--;
        }
        return at;
    }

    /** How many of some ascending values are not above a given one of them. */
    private static int notLarger(double[] column, double value) {
        int at = Arrays.binarySearch(column, value) + 1;
        while (at < column.length && column[at] == value) {
            at++;
        }
        return at;
    }
}
