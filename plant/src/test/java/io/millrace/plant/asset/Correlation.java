/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.asset;

/** Pearson's coefficient. */
final class Correlation {

    private Correlation() {}

    /** Of x and y, where y is looked at {@code lag} samples later. */
    static double of(double[] x, double[] y, int lag) {
        int n = x.length - lag;
        double meanX = 0;
        double meanY = 0;
        for (int i = 0; i < n; i++) {
            meanX += x[i] / n;
            meanY += y[i + lag] / n;
        }
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < n; i++) {
            double dx = x[i] - meanX;
            double dy = y[i + lag] - meanY;
            xy += dx * dy;
            xx += dx * dx;
            yy += dy * dy;
        }
        return xy / StrictMath.sqrt(xx * yy);
    }
}
