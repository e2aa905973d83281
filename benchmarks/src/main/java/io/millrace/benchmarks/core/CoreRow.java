/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.core;

/**
 * A row of the table: medians over the rounds. Ratios compare readings per CPU second within a
 * round; their median is here. NaN where there is nothing to tell.
 *
 * @param design its name; {@code millrace} is the product's own
 * @param sensors all sensors of all rooms
 * @param parallelism parallel subtasks
 * @param stateBackend where state lives
 * @param checkpointMillis time between checkpoints; 0 for none
 * @param readingsPerCpuSecond by the CPU time of the whole JVM
 * @param readingsPerSecond by the wall clock
 * @param ratioToPlainLoop to the plain loop with as many sensors
 * @param ratioToOverlappedLoop to the overlapped loop with as many sensors
 * @param ratioToFlinkSqlOver to Flink's SQL, with as many sensors as it bears, which are fewer
 * @param ratioToFlinkSqlOverSplit the same, split by sensor
 * @param barrierStallMillis longest of a round
 * @param checkpointDurationMillis median of a round
 * @param checkpointBytes largest of a round
 * @param bytesPerSensor of the state, or of the checkpoint where that is all that is known
 * @param longestPauseMillis longest time that nothing was processed
 * @param gcPauseMillis longest pause of the garbage collector
 * @param rounds how many
 * @param readingsPerCpuSecondMin the lowest round
 * @param readingsPerCpuSecondMax the highest round
 * @param fullWindows whether each window was full from the begin, in each round
 */
public record CoreRow(
        String design,
        int sensors,
        int parallelism,
        String stateBackend,
        long checkpointMillis,
        double readingsPerCpuSecond,
        double readingsPerSecond,
        double ratioToPlainLoop,
        double ratioToOverlappedLoop,
        double ratioToFlinkSqlOver,
        double ratioToFlinkSqlOverSplit,
        double barrierStallMillis,
        double checkpointDurationMillis,
        double checkpointBytes,
        double bytesPerSensor,
        double longestPauseMillis,
        double gcPauseMillis,
        int rounds,
        double readingsPerCpuSecondMin,
        double readingsPerCpuSecondMax,
        boolean fullWindows) {}
