/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.latency;

/**
 * One case.
 *
 * @param readingsPerSecond the pace
 * @param sensors all sensors of all rooms
 * @param bufferTimeoutMillis longest time that a record waits in a network buffer; 0: none
 * @param checkpointMillis time between checkpoints; 0 for none
 * @param warmUpSeconds before it is measured
 * @param seconds how long it is measured
 */
public record LatencySpec(
        int readingsPerSecond,
        int sensors,
        int bufferTimeoutMillis,
        long checkpointMillis,
        double warmUpSeconds,
        double seconds) {}
