/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.block;

import io.millrace.functions.model.Reading;
import io.millrace.functions.model.SensorReading;
import java.util.Arrays;

/**
 * Collects readings for a {@link ReadingBlock}. Used again and again; to append a {@link Reading}
 * allocates nothing and touches two cache lines: with hundreds of builders, one for each key group,
 * it is those that cost. So the readings are only noted, and put into columns all at once.
 */
public final class ReadingBlockBuilder {

    private final BlockAssembly assembly;
    private final Reading[] rows;
    private int size;

    /**
     * @param capacity how many readings make it full, 1 to {@link ReadingBlock#MOST_ROWS}
     */
    public ReadingBlockBuilder(int capacity) {
        this(capacity, new BlockAssembly());
    }

    /**
     * @param assembly may be shared by the builders of one thread
     */
    ReadingBlockBuilder(int capacity, BlockAssembly assembly) {
        if (capacity < 1 || capacity > ReadingBlock.MOST_ROWS) {
            throw new IllegalArgumentException(
                    "rows of a block are "
                            + capacity
                            + ", allowed are 1 to "
                            + ReadingBlock.MOST_ROWS);
        }
        this.assembly = assembly;
        rows = new Reading[capacity];
    }

    /** How many readings were appended since the last {@link #build}. */
    public int size() {
        return size;
    }

    /** Whether nothing was appended since the last {@link #build}. */
    public boolean isEmpty() {
        return size == 0;
    }

    /**
     * Appends one reading. A {@link Reading} is kept until {@link #build}, of anything else (a
     * cursor, which moves on) a copy is.
     *
     * @return whether the builder is full now, so that {@link #build} must follow
     */
    public boolean append(SensorReading reading) {
        if (size == rows.length) {
            throw new IllegalStateException("a block of " + size + " rows was not built");
        }
        rows[size] = reading instanceof Reading kept ? kept : copy(reading);
        return ++size == rows.length;
    }

    private static Reading copy(SensorReading reading) {
        return new Reading(
                reading.asset(),
                reading.sensor(),
                reading.timestampMillis(),
                reading.value(),
                reading.quality(),
                reading.origin());
    }

    /**
     * The block of the readings appended since the last call, at least one; the builder is empty
     * then. An {@link IllegalArgumentException} says that a name cannot be in a block: it is longer
     * than {@link ReadingBlock#LONGEST_NAME} bytes or has half of a surrogate pair.
     *
     * @param maxParallelism what the key group belongs to, or {@link ReadingBlock#NOT_GROUPED}
     * @param keyGroup the key group of all assets; not checked
     */
    public ReadingBlock build(int maxParallelism, int keyGroup) {
        int count = size;
        if (count == 0) {
            throw new IllegalStateException("a block without a reading was to be built");
        }
        ReadingBlock block = assembly.assemble(rows, count, maxParallelism, keyGroup);
        Arrays.fill(rows, 0, count, null);
        size = 0;
        return block;
    }
}
