/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.demo;

import java.util.List;

/**
 * The plant and the job at one moment, as far as a viewer is interested.
 *
 * @param elapsedSeconds since the demonstration began
 * @param readingsPerSecond stored since the last snapshot
 * @param counts rows so far
 * @param p99LatencyMillis from a reading to its score
 * @param assets each asset's last values
 * @param alarms newest first
 */
record DemoSnapshot(
        long elapsedSeconds,
        double readingsPerSecond,
        PlantTables.Counts counts,
        double p99LatencyMillis,
        List<PlantTables.AssetLine> assets,
        List<PlantTables.AlarmLine> alarms) {}
