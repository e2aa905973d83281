/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.algorithms;

import io.millrace.functions.model.Reading;

/** The stages of one room, run up to one of them. */
public interface RoomUnderTest {

    /**
     * Takes a reading.
     *
     * @param reading the reading
     * @param stages how many of the stages run, from 1
     */
    void take(Reading reading, int stages);

    /** What the last of the stages that ran gave last. */
    Object last();

    /** Bytes of the records of the first stages; NaN if they are kept as objects. */
    double stateBytes(int stages);
}
