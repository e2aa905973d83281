/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.peer;

import io.millrace.benchmarks.river.River;

/** The three stages in one thread, with a way of keeping their state. */
public interface ChainUnderTest {

    /**
     * Runs the next moments of a river.
     *
     * @param river moved on by so many moments
     * @param moments a multiple of 16
     */
    void run(River river, int moments);

    /** Bytes of all state records; 0 if it is not known. */
    long stateBytes();

    /** How many alarms were raised or ended: something that depends on all of the work. */
    long outputs();
}
