/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.latency;

/**
 * What came of one case, milliseconds from when a reading was due to when its score was there.
 *
 * @param readingsPerSecond the pace
 * @param sensors all sensors of all rooms
 * @param bufferTimeoutMillis longest time that a record waits in a network buffer
 * @param checkpointMillis time between checkpoints; 0 for none
 * @param scores how many were measured
 * @param p50Millis half of them were faster
 * @param p90Millis nine in ten
 * @param p99Millis ninety-nine in a hundred
 * @param p999Millis all but one in a thousand
 * @param maxMillis the slowest
 */
public record LatencyRow(
        int readingsPerSecond,
        int sensors,
        int bufferTimeoutMillis,
        long checkpointMillis,
        long scores,
        double p50Millis,
        double p90Millis,
        double p99Millis,
        double p999Millis,
        double maxMillis) {}
