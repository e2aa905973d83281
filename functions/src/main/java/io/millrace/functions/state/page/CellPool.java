/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.page;

/**
 * The free cells of one size class: those given back, and behind them those of a chunk that were
 * never used. Chunks double from 64 KiB to 16 MiB.
 */
final class CellPool {

    private static final int FIRST_CHUNK = 64 << 10;

    private final CellSpace space;
    private final int sizeClass;
    private final IntStack free = new IntStack();
    private int nextChunkBytes = FIRST_CHUNK;
    private int untouched;
    private int untouchedCells;

    CellPool(CellSpace space, int sizeClass) {
        this.space = space;
        this.sizeClass = sizeClass;
    }

    /** Whether the next cell comes from memory that was never used, so that it is all 0. */
    boolean nextIsZeroed() {
        return free.isEmpty();
    }

    /** By how many bytes taking a cell makes the space grow. */
    long growth() {
        return free.isEmpty() && untouchedCells == 0
                ? CellSpace.chunkBytes(SizeClasses.bytes(sizeClass), nextChunkCells())
                : 0;
    }

    int take() {
        if (!free.isEmpty()) {
            return free.pop();
        }
        if (untouchedCells == 0) {
            int cells = nextChunkCells();
            untouched = space.addChunk(sizeClass, cells);
            untouchedCells = cells;
            nextChunkBytes = Math.min(nextChunkBytes * 2, CellSpace.LARGEST_CHUNK);
        }
        int cell = untouched;
        untouched += CellSpace.distance(sizeClass);
        untouchedCells--;
        return cell;
    }

    /** Forgets all cells: their chunks are gone. */
    void clear() {
        while (!free.isEmpty()) {
            free.pop();
        }
        nextChunkBytes = FIRST_CHUNK;
        untouchedCells = 0;
    }

    void giveBack(int cell) {
        free.push(cell);
    }

    /** Takes all cells of a list back and leaves the list empty. */
    void giveBackAll(IntStack cells) {
        free.takeAll(cells);
    }

    private int nextChunkCells() {
        return Math.max(1, (nextChunkBytes - CellSpace.LEAD) / SizeClasses.bytes(sizeClass));
    }
}
