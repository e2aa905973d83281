/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.stage;

/**
 * How the records of a chain of keyed stages come into checkpoints and savepoints. What is in them
 * is the same in each mode, so a job may be restored in another mode than it was stopped in.
 */
public enum StageMode {

    /** {@link #RESIDENT} on the HashMap backend, {@link #SPILL} on every other. */
    AUTO,

    /**
     * All records stay in memory; a checkpoint copies them on write, beside the running task. Only
     * on the HashMap backend, which keeps the object it is given: a backend that serialises when it
     * is given a record would lose every later change of it.
     */
    RESIDENT,

    /**
     * Records of hot assets are in memory, the others in the state backend only; what changed is
     * written before each barrier. On every backend.
     */
    SPILL
}
