/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.core;

/**
 * What one design did in one round.
 *
 * @param design its name; {@code millrace} is the product's own
 * @param assets keys
 * @param parallelism parallel subtasks
 * @param stateBackend where keyed state lives, or {@code none}
 * @param checkpointMillis time between checkpoints, 0 for none
 * @param readingsPerSecond by the wall clock
 * @param readingsPerCpuSecond by the CPU time of the whole JVM
 * @param checkpoints completed while it was measured
 * @param checkpointDurationMillis longest of them
 * @param checkpointBytes largest of them
 */
public record Measurement(
        String design,
        int assets,
        int parallelism,
        String stateBackend,
        long checkpointMillis,
        double readingsPerSecond,
        double readingsPerCpuSecond,
        long checkpoints,
        long checkpointDurationMillis,
        long checkpointBytes) {}
