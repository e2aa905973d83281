/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.page;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The memory of all state records of one subtask: cells of some sizes in large byte arrays, which
 * the garbage collector need neither move nor look into. A cell is an int; it begins with a header
 * of 16 bytes (int length of the record, int version, long event time of the last input in ms,
 * little-endian), the record follows.
 *
 * <p>For the task thread alone, except for {@link PageSnapshot#write} and {@link
 * PageSnapshot#close}. While a snapshot runs, {@link #beforeWrite} must be called before a cell's
 * bytes change. Figures for metrics may be read from anywhere and may be a little old.
 */
public final class PageStore {

    /** What precedes a record in its cell. */
    public static final int HEADER_BYTES = 16;

    /** Names no cell. All other ints may name one, negative ones too. */
    public static final int NO_CELL = 0;

    /** The longest record. */
    public static final int MAX_RECORD_BYTES = SizeClasses.LARGEST - HEADER_BYTES;

    private static final int LINE = 64;
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final CellSpace space;
    private final CellPool[] pools = new CellPool[SizeClasses.count()];
    private final @Nullable UndoCells undoCells;
    private final IntStack held = new IntStack();
    private final Thread task = Thread.currentThread();
    private @Nullable PageSnapshot running;
    private int epoch;
    private long usedBytes;
    private long copies;
    private long superseded;

    @SuppressWarnings("UnusedVariable") // see touch
    private int touched;

    /** Without snapshots. */
    public PageStore() {
        this(null, System::nanoTime);
    }

    /** With snapshots. */
    public PageStore(UndoLimits limits) {
        this(limits, System::nanoTime);
    }

    PageStore(@Nullable UndoLimits limits, LongSupplier nanoClock) {
        space = new CellSpace(limits != null);
        for (int i = 0; i < pools.length; i++) {
            pools[i] = new CellPool(space, i);
        }
        undoCells = limits == null ? null : new UndoCells(space, pools, limits, nanoClock);
    }

    /**
     * A new cell: the record's length in its header, all else 0.
     *
     * @param recordLength bytes, from 0 to {@link #MAX_RECORD_BYTES}
     */
    public int allocate(int recordLength) {
        int sizeClass = sizeClass(recordLength);
        PageSnapshot snapshot = running();
        CellPool pool = pools[sizeClass];
        boolean zeroed = pool.nextIsZeroed();
        int cell = pool.take();
        int bytes = SizeClasses.bytes(sizeClass);
        byte[] page = space.page(cell);
        int base = CellSpace.base(cell);
        if (!zeroed) {
            Arrays.fill(page, base, base + bytes, (byte) 0);
        }
        INTS.set(page, base, recordLength);
        if (snapshot != null) {
            space.setWord(cell, PageSnapshot.word(snapshot.epoch() | PageSnapshot.SAVED, 0));
        }
        usedBytes += bytes;
        return cell;
    }

    /** By how many bytes {@link #allocatedBytes} grows if such a record is allocated now. */
    public long growth(int recordLength) {
        running();
        return pools[sizeClass(recordLength)].growth();
    }

    /** How long the record of a cell can be without another cell, in bytes. */
    public int capacity(int cell) {
        return SizeClasses.bytes(space.sizeClass(cell)) - HEADER_BYTES;
    }

    /** Gives a cell back; a running snapshot still sees it. */
    public void free(int cell) {
        int sizeClass = space.sizeClass(cell);
        usedBytes -= SizeClasses.bytes(sizeClass);
        if (running() == null) {
            pools[sizeClass].giveBack(cell);
        } else {
            held.push(cell);
        }
    }

    /**
     * Gives all memory back. No cell may be in use, and no snapshot running: chunks keep their size
     * class for ever otherwise.
     */
    public void clear() {
        if (usedBytes != 0 || running() != null) {
            throw new IllegalStateException("a page store in use was to be cleared");
        }
        space.clear();
        for (CellPool pool : pools) {
            pool.clear();
        }
    }

    /** The array that a cell lies in; the same for as long as the cell is not freed. */
    public byte[] page(int cell) {
        return space.page(cell);
    }

    /** Where a cell's header begins in its array. */
    public int base(int cell) {
        return CellSpace.base(cell);
    }

    /**
     * Brings a cell's lines to the cache: called for some cells one after the other, their misses
     * overlap.
     */
    public void touch(int cell) {
        byte[] page = space.page(cell);
        int base = CellSpace.base(cell);
        int last = base + SizeClasses.bytes(space.sizeClass(cell)) - 1;
        int sum = page[last];
        for (int i = base; i < last; i += LINE) {
            sum += page[i];
        }
        if (running != null) {
            sum += (int) space.word(cell);
        }
        // kept, so that the reads are not optimised away
        touched += sum;
    }

    /**
     * Brings a cell's first line close to the processor. To be called for several cells before
     * {@link #touchRest} for the first of them, so that they are on their way together.
     *
     * @return the length of its record
     */
    public int touchHead(int cell) {
        if (running != null) {
            touched += (int) space.word(cell);
        }
        return (int) INTS.get(space.page(cell), CellSpace.base(cell));
    }

    /**
     * Brings the other lines of a cell's record.
     *
     * @param recordLength what {@link #touchHead} said
     */
    public void touchRest(int cell, int recordLength) {
        byte[] page = space.page(cell);
        int base = CellSpace.base(cell);
        int end = base + HEADER_BYTES + recordLength - 1;
        int sum = page[end];
        for (int i = base + LINE; i < end; i += LINE) {
            sum += page[i];
        }
        // kept, so that the reads are not optimised away
        touched += sum;
    }

    /**
     * To be called before a cell's bytes change: keeps them for a running snapshot that has not yet
     * written them.
     *
     * @return whether they were copied
     */
    public boolean beforeWrite(int cell) {
        PageSnapshot snapshot = running;
        return snapshot != null && keep(snapshot, cell);
    }

    private boolean keep(PageSnapshot snapshot, int cell) {
        UndoCells undo = undoCells();
        while (!snapshot.isOver()) {
            long word = space.word(cell);
            int mark = (int) word;
            if ((mark & ~PageSnapshot.STATES) == snapshot.epoch()) {
                return false;
            }
            int copy = undo.take(space.sizeClass(cell), snapshot);
            if (copy != NO_CELL) {
                copy(cell, copy);
                long copied = PageSnapshot.word(snapshot.epoch() | PageSnapshot.COPIED, copy);
                if (space.changeWord(cell, word, copied)) {
                    copies++;
                    return true;
                }
                // the writer was first
                undo.giveBack(copy);
            }
        }
        running();
        return false;
    }

    private void copy(int from, int to) {
        byte[] page = space.page(from);
        int base = CellSpace.base(from);
        int length = HEADER_BYTES + (int) INTS.get(page, base);
        System.arraycopy(page, base, space.page(to), CellSpace.base(to), length);
    }

    /**
     * Freezes all cells as they are. Takes about as long as a method call, whatever there is. A
     * snapshot that still runs is over thereby.
     */
    public PageSnapshot freeze() {
        UndoCells undo = undoCells();
        PageSnapshot unfinished = running();
        if (unfinished != null) {
            unfinished.end(PageSnapshot.End.SUPERSEDED);
            superseded++;
            running();
        }
        // begins anew after 2^30 snapshots, far beyond the life of a process
        epoch += PageSnapshot.STATES + 1;
        undo.begin(usedBytes);
        PageSnapshot snapshot = new PageSnapshot(this, space, epoch);
        running = snapshot;
        return snapshot;
    }

    /** The running snapshot, or null; takes back the memory of one that has ended. */
    private @Nullable PageSnapshot running() {
        PageSnapshot snapshot = running;
        if (snapshot == null || !snapshot.isOver()) {
            return snapshot;
        }
        running = null;
        undoCells().end();
        while (!held.isEmpty()) {
            int cell = held.pop();
            pools[space.sizeClass(cell)].giveBack(cell);
        }
        return null;
    }

    private UndoCells undoCells() {
        if (undoCells == null) {
            throw new IllegalStateException("this store was made without snapshots");
        }
        return undoCells;
    }

    private static int sizeClass(int recordLength) {
        if (recordLength < 0 || recordLength > MAX_RECORD_BYTES) {
            throw new IllegalArgumentException(
                    "a state record must have between 0 and "
                            + MAX_RECORD_BYTES
                            + " bytes, not "
                            + recordLength);
        }
        return SizeClasses.of(HEADER_BYTES + recordLength);
    }

    /** Whether the calling thread is the one that made the store and may look at its cells. */
    boolean isTaskThread() {
        return Thread.currentThread() == task;
    }

    /** The bytes of all chunks, used or not. */
    public long allocatedBytes() {
        return space.allocatedBytes();
    }

    /** The bytes of all cells in use, without those that a snapshot holds. */
    public long usedBytes() {
        return usedBytes;
    }

    /** The bytes of the copies that a snapshot holds. */
    public long undoBytes() {
        return undoCells == null ? 0 : undoCells.takenBytes();
    }

    /** The most that {@link #undoBytes} ever was. */
    public long peakUndoBytes() {
        return undoCells == null ? 0 : undoCells.peakBytes();
    }

    /** How many cells were copied for snapshots. */
    public long copies() {
        return copies;
    }

    /** How often the task waited because the copies were used up. */
    public long waits() {
        return undoCells == null ? 0 : undoCells.waits();
    }

    /** How long it waited in all, in ns. */
    public long waitedNanos() {
        return undoCells == null ? 0 : undoCells.waitedNanos();
    }

    /** How many snapshots were given up because the task had waited too long. */
    public long givenUp() {
        return undoCells == null ? 0 : undoCells.givenUp();
    }

    /** How many snapshots were still running when the next one began. */
    public long superseded() {
        return superseded;
    }
}
