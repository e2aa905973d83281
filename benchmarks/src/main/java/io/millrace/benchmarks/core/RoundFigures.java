/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.core;

/**
 * What one design did in one round.
 *
 * @param readingsPerSecond by the wall clock
 * @param readingsPerCpuSecond by the CPU time of the whole JVM
 * @param barrierStallMillis longest time between the element before and the element behind a
 *     barrier; NaN without checkpoints
 * @param checkpoints completed of those that began while it was measured
 * @param checkpointDurationMillis their median from trigger to completion; NaN for none
 * @param checkpointBytes size of the largest one; 0 for none
 * @param stateBytes bytes of all state; 0 if it is not known
 * @param longestPauseMillis longest time that nothing was processed, pauses of the collector
 *     included
 * @param gcPauseMillis longest pause of the garbage collector
 * @param fullWindows whether each window had its full size when the measurement began
 */
public record RoundFigures(
        double readingsPerSecond,
        double readingsPerCpuSecond,
        double barrierStallMillis,
        long checkpoints,
        double checkpointDurationMillis,
        long checkpointBytes,
        long stateBytes,
        double longestPauseMillis,
        double gcPauseMillis,
        boolean fullWindows) {}
