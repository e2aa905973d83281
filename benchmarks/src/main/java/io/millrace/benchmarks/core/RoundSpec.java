/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.core;

/**
 * One design in one round.
 *
 * @param design which one
 * @param sensors all sensors of all rooms
 * @param parallelism parallel subtasks; 1 for a loop
 * @param stateBackend where state lives
 * @param checkpointMillis time between checkpoints; 0 for none
 * @param warmUpSeconds at least so long before it is measured
 * @param seconds how long it is measured
 */
public record RoundSpec(
        Design design,
        int sensors,
        int parallelism,
        StateBackend stateBackend,
        long checkpointMillis,
        double warmUpSeconds,
        double seconds) {

    /** Where state lives. */
    public enum StateBackend {
        /** Java objects on the heap, without Flink. */
        NONE,
        HASHMAP,
        ROCKSDB
    }

    /** What it takes by plan: the start of a JVM and, with Flink, of a cluster included. */
    public double plannedSeconds() {
        return warmUpSeconds + seconds + (design.isLoop() ? 1 : 5);
    }

    /** What tells a row of the table from others. */
    public Row row() {
        return new Row(design, sensors, parallelism, stateBackend);
    }

    /**
     * Which row of the table a round belongs to.
     *
     * @param design the design
     * @param sensors all sensors
     * @param parallelism parallel subtasks
     * @param stateBackend where state lives
     */
    public record Row(Design design, int sensors, int parallelism, StateBackend stateBackend) {}
}
