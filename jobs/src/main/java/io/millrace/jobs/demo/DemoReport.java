/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.demo;

import java.util.List;

/**
 * What the demonstration has shown, as printed by {@code --json}.
 *
 * @param readings rows in the table of readings
 * @param features rows in the table of features
 * @param scores rows in the table of scores
 * @param alarms alarms that were raised
 * @param deadLetters rows in the table of dead letters
 * @param duplicates feature vectors beyond the distinct ones: times that a reading was seen again
 * @param silentLoss readings that the broker acknowledged to the plant and that are neither in the
 *     table nor in the dead letters
 * @param p99LatencyMillis 99th percentile of the time from a reading to its score
 * @param faults the plant's faults
 */
record DemoReport(
        long readings,
        long features,
        long scores,
        long alarms,
        long deadLetters,
        long duplicates,
        long silentLoss,
        double p99LatencyMillis,
        List<FaultOutcome> faults) {}
