/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.page;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * The cells of a {@link PageStore} as they were when it was frozen, while the task goes on changing
 * them. One thread writes it, each cell at most once; cells that were allocated later are no part
 * of it.
 *
 * <p>The word of each cell says how far it is: (undo cell) &lt;&lt; 32 | epoch | state. A word of
 * another epoch is one of an older snapshot: the cell is as it was when frozen. The writer copies
 * such a cell first and then sets {@link #SAVED}; the task, before it changes one, copies it to an
 * undo cell and sets {@link #COPIED}. Whoever comes second finds the word changed: the writer
 * throws away what it read (it may be half-changed) and takes the undo cell, the task has nothing
 * left to keep. So neither ever waits for the other, which may have lost its core.
 *
 * <p>All changes are compare-and-set on the whole word, and words of a later epoch exist only after
 * this snapshot was marked as over; so a writer that is late finds out before it hands anything on,
 * and disturbs nobody.
 */
public final class PageSnapshot implements AutoCloseable {

    /** The writer has it, or the cell is younger than the snapshot. */
    static final int SAVED = 1;

    /** The task has changed it and left a copy in an undo cell. */
    static final int COPIED = 2;

    /** The bits of a word that are the state. */
    static final int STATES = 3;

    /** Why a snapshot is over. */
    enum End {
        /** Written, or cancelled from outside. */
        CLOSED,
        /** The store was frozen again meanwhile. */
        SUPERSEDED,
        /** Its writer was too slow. */
        GIVEN_UP
    }

    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LENGTHS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final PageStore store;
    private final CellSpace space;
    private final int epoch;
    private final ReturnedCells returned = new ReturnedCells();
    private volatile @Nullable End end;
    private byte[] buffer = new byte[4_096];

    PageSnapshot(PageStore store, CellSpace space, int epoch) {
        this.store = store;
        this.space = space;
        this.epoch = epoch;
    }

    /** Whose cells they are. */
    public PageStore store() {
        return store;
    }

    /**
     * Writes a cell as it was when frozen: its length as an int, then so many bytes, header first.
     *
     * @param cell one that was in use at the freeze; written only once
     * @throws SnapshotOverException if the snapshot was closed, superseded or given up meanwhile
     */
    public void write(int cell, DataOutputView out) throws IOException {
        int length = save(cell);
        out.write(buffer, 0, Integer.BYTES + length);
    }

    private int save(int cell) throws IOException {
        while (true) {
            long word = space.word(cell);
            checkNotOver();
            int mark = (int) word;
            boolean copied = mark == (epoch | COPIED);
            if (!copied && (mark & ~STATES) == epoch) {
                throw new IllegalStateException(
                        "cell " + cell + " was written twice or is younger than the snapshot");
            }
            int from = copied ? (int) (word >>> 32) : cell;
            int length = copy(from);
            boolean unchanged = space.changeWord(cell, word, word(epoch | SAVED, 0));
            checkNotOver();
            if (unchanged) {
                if (length < 0) {
                    throw new IllegalStateException("cell " + cell + " has no valid header");
                }
                if (copied) {
                    returned.add(from);
                }
                return length;
            }
        }
    }

    /** To the buffer, behind the length; -1 if the header is none, which a later check explains. */
    private int copy(int cell) {
        byte[] page = space.page(cell);
        int base = CellSpace.base(cell);
        int length = PageStore.HEADER_BYTES + (int) INTS.get(page, base);
        if (length < PageStore.HEADER_BYTES || length > SizeClasses.bytes(space.sizeClass(cell))) {
            return -1;
        }
        if (buffer.length < Integer.BYTES + length) {
            buffer = new byte[Integer.BYTES + length + length / 4];
        }
        LENGTHS.set(buffer, 0, length);
        System.arraycopy(page, base, buffer, Integer.BYTES, length);
        return length;
    }

    private void checkNotOver() throws SnapshotOverException {
        End how = end;
        if (how != null) {
            throw new SnapshotOverException(how);
        }
    }

    /** Ends it, from any thread: its memory is free for others. May be called more than once. */
    @Override
    public void close() {
        end(End.CLOSED);
    }

    /** Ends it, unless it has ended. */
    void end(End how) {
        if (end == null) {
            end = how;
        }
    }

    /** Whether it has ended: then its bytes can no longer be had. */
    public boolean isOver() {
        return end != null;
    }

    int epoch() {
        return epoch;
    }

    /** The undo cells that the writer is done with. */
    ReturnedCells returned() {
        return returned;
    }

    static long word(int mark, int undo) {
        return (long) undo << 32 | (mark & 0xFFFF_FFFFL);
    }
}
