/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.page;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Hands cells from the thread that writes a snapshot back to the task: one adds, one takes. It
 * belongs to one snapshot, so that the writer of a snapshot that was given up cannot hand back what
 * is no longer its own.
 */
final class ReturnedCells {

    private Block taking = new Block();
    private Block adding = taking;
    private int taken;

    /** For the writer. */
    void add(int cell) {
        int count = adding.count;
        if (count == Block.LENGTH) {
            Block next = new Block();
            next.cells[0] = cell;
            next.count = 1;
            Block.NEXT.setRelease(adding, next);
            adding = next;
            return;
        }
        adding.cells[count] = cell;
        Block.COUNT.setRelease(adding, count + 1);
    }

    /** For the task: a cell, or {@link PageStore#NO_CELL}. */
    int take() {
        if (taken == Block.LENGTH) {
            Block next = (Block) Block.NEXT.getAcquire(taking);
            if (next == null) {
                return PageStore.NO_CELL;
            }
            taking = next;
            taken = 0;
        }
        return taken < (int) Block.COUNT.getAcquire(taking)
                ? taking.cells[taken++]
                : PageStore.NO_CELL;
    }

    /** Some cells, and where the next ones are. */
    private static final class Block {

        static final int LENGTH = 1_024;
        static final VarHandle COUNT;
        static final VarHandle NEXT;

        static {
            try {
                MethodHandles.Lookup lookup = MethodHandles.lookup();
                COUNT = lookup.findVarHandle(Block.class, "count", int.class);
                NEXT = lookup.findVarHandle(Block.class, "next", Block.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        private final int[] cells = new int[LENGTH];
        private int count;

        @SuppressWarnings("unused") // through NEXT
        private @Nullable Block next;
    }
}
