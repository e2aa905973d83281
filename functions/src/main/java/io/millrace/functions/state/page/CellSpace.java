/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.page;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Chunks of cells and the arithmetic that finds a cell in them. A cell is named by an int: the
 * chunk's number in the upper 11 bits, its offset in units of 8 bytes in the lower 21; so a space
 * has at most 2,047 chunks of up to 16 MiB. No cell is named 0.
 *
 * <p>Each cell has a word beside the chunk, for {@link PageSnapshot}. Only one thread adds chunks;
 * others may look at cells that they learned of by a safe hand-over.
 */
final class CellSpace {

    /**
     * The largest chunk: with the array's own 16 bytes just 16 MiB, a whole number of regions for
     * G1.
     */
    static final int LARGEST_CHUNK = (16 << 20) - 16;

    /** The first cell of a chunk begins here: 64 bytes behind the array's own beginning. */
    static final int LEAD = 48;

    private static final int UNIT_SHIFT = 3;
    private static final int CHUNK_SHIFT = 21;
    private static final int UNIT_MASK = (1 << CHUNK_SHIFT) - 1;
    private static final int CHUNKS = 1 << (32 - CHUNK_SHIFT);

    /** Division by the cell size as a multiplication: exact below 2^21 units; 2^62 at most. */
    private static final int RECIPROCAL_SHIFT = 42;

    private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);

    private final byte[][] pages = new byte[CHUNKS][];
    private final long[][] words = new long[CHUNKS][];
    private final long[] reciprocals = new long[CHUNKS];
    private final byte[] sizeClasses = new byte[CHUNKS];
    private final boolean withWords;
    private int chunks = 1;
    private long allocatedBytes;

    CellSpace(boolean withWords) {
        this.withWords = withWords;
    }

    /** How many bytes a chunk with so many cells has. */
    static long chunkBytes(int cellBytes, int cells) {
        return LEAD + (long) cellBytes * cells;
    }

    /**
     * Adds a chunk of zeroed cells.
     *
     * @return its first cell; the next ones follow at the distance {@link #distance}
     */
    int addChunk(int sizeClass, int cells) {
        if (chunks == CHUNKS) {
            throw new IllegalStateException(
                    "the state of one subtask has "
                            + (allocatedBytes >> 20)
                            + " MiB in "
                            + chunks
                            + " chunks and cannot grow: raise the parallelism");
        }
        int cellBytes = SizeClasses.bytes(sizeClass);
        pages[chunks] = new byte[(int) chunkBytes(cellBytes, cells)];
        words[chunks] = new long[withWords ? cells : 0];
        int units = cellBytes >> UNIT_SHIFT;
        reciprocals[chunks] = ((1L << RECIPROCAL_SHIFT) + units - 1) / units;
        sizeClasses[chunks] = (byte) sizeClass;
        allocatedBytes += pages[chunks].length;
        return chunks++ << CHUNK_SHIFT | (LEAD >> UNIT_SHIFT);
    }

    /** Forgets all chunks. */
    void clear() {
        Arrays.fill(pages, new byte[0]);
        Arrays.fill(words, new long[0]);
        chunks = 1;
        allocatedBytes = 0;
    }

    /** From one cell of a class to the next, in the chunk. */
    static int distance(int sizeClass) {
        return SizeClasses.bytes(sizeClass) >> UNIT_SHIFT;
    }

    /** The bytes of all chunks. */
    long allocatedBytes() {
        return allocatedBytes;
    }

    byte[] page(int cell) {
        return pages[cell >>> CHUNK_SHIFT];
    }

    static int base(int cell) {
        return (cell & UNIT_MASK) << UNIT_SHIFT;
    }

    int sizeClass(int cell) {
        return sizeClasses[cell >>> CHUNK_SHIFT];
    }

    /** A cell's word, as last written by any thread. */
    long word(int cell) {
        return (long) WORDS.getVolatile(words[cell >>> CHUNK_SHIFT], index(cell));
    }

    void setWord(int cell, long word) {
        WORDS.setVolatile(words[cell >>> CHUNK_SHIFT], index(cell), word);
    }

    boolean changeWord(int cell, long expected, long word) {
        return WORDS.compareAndSet(words[cell >>> CHUNK_SHIFT], index(cell), expected, word);
    }

    private int index(int cell) {
        int units = (cell & UNIT_MASK) - (LEAD >> UNIT_SHIFT);
        return (int) ((units * reciprocals[cell >>> CHUNK_SHIFT]) >>> RECIPROCAL_SHIFT);
    }
}
