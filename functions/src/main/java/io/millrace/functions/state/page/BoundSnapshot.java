/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.page;

import org.jspecify.annotations.Nullable;

/**
 * Which frozen snapshot the current thread writes. A serializer has no other way to learn for what
 * it is called; several subtasks write theirs at the same time, each in a thread of its own.
 */
final class BoundSnapshot {

    private static final ThreadLocal<PageSnapshot> BOUND = new ThreadLocal<>();

    private BoundSnapshot() {}

    static @Nullable PageSnapshot get() {
        return BOUND.get();
    }

    /** Runs something, during which the current thread writes a snapshot. */
    static void during(PageSnapshot snapshot, Runnable run) {
        PageSnapshot outer = BOUND.get();
        BOUND.set(snapshot);
        try {
            run.run();
        } finally {
            if (outer == null) {
                // threads of the pool outlive the job's classes
                BOUND.remove();
            } else {
                BOUND.set(outer);
            }
        }
    }
}
