/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.page;

import java.io.Serializable;

/**
 * How much a running snapshot may cost. While it is written, a record that changes is copied first;
 * the copies are bounded by a share of the records' own bytes. When they are used up the task waits
 * for the writer, and when that takes too long it gives the snapshot up, so that a store that hangs
 * does not stop the river.
 *
 * @param share of the bytes of all cells in use, above 0; 1 never waits
 * @param longestWaitMillis how long one wait may be, above 0
 */
public record UndoLimits(double share, long longestWaitMillis) implements Serializable {

    /** Half of the records' bytes, five seconds. */
    public static final UndoLimits DEFAULT = new UndoLimits(0.5, 5_000);

    /** Small states may always have so many bytes of copies. */
    static final long LEAST_BYTES = 1 << 20;

    /** Checks the ranges. */
    public UndoLimits {
        if (!(share > 0)) {
            throw new IllegalArgumentException("undo share must be above 0, not " + share);
        }
        if (longestWaitMillis <= 0) {
            throw new IllegalArgumentException(
                    "longest wait for a snapshot must be above 0 ms, not " + longestWaitMillis);
        }
    }

    long bytes(long usedBytes) {
        return Math.max(LEAST_BYTES, (long) Math.min(share * usedBytes, Long.MAX_VALUE));
    }
}
