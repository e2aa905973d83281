/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state;

import java.io.Serializable;

/**
 * How a keyed stage runs.
 *
 * @param memoryBytes how much memory the records of one stage in one subtask may take, by the
 *     measure of {@link RecordCodec#sizeInBytes} and a fixed overhead; at least 1. The records of
 *     the one asset being processed may exceed it for the time of that input. A budget below what
 *     all assets of a subtask need costs a read and a write of keyed state for each miss.
 */
public record StageOptions(long memoryBytes) implements Serializable {

    /** Checks the values. */
    public StageOptions {
        if (memoryBytes < 1) {
            throw new IllegalArgumentException(
                    "memoryBytes of a keyed stage is " + memoryBytes + ", allowed is 1 or more");
        }
    }
}
