/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.asset;

import java.util.ArrayList;
import java.util.List;

/** True values of a machine over some time, every 0.1 s. */
record Recording(double[][] columns, List<String> statuses) {

    static Recording of(Asset asset, double seconds, double damage) {
        int n = (int) (seconds * 10);
        double[][] columns = new double[asset.sensors().size()][n];
        List<String> statuses = new ArrayList<>();
        double[] row = new double[asset.sensors().size()];
        for (int i = 0; i < n; i++) {
            asset.advance(0.1, damage);
            asset.observe(row);
            for (int c = 0; c < row.length; c++) {
                columns[c][i] = row[c];
            }
            statuses.add(asset.status());
        }
        return new Recording(columns, statuses);
    }

    double mean(int column) {
        double sum = 0;
        for (double value : columns[column]) {
            sum += value;
        }
        return sum / columns[column].length;
    }
}
