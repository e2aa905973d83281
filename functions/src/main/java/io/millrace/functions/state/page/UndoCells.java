/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.page;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cells that hold what a running snapshot must still see. They are ordinary cells of the store,
 * so after the snapshot records may have them; during it those that its writer is done with are
 * used again. For the task thread alone.
 */
final class UndoCells {

    private static final Logger LOG = LoggerFactory.getLogger(UndoCells.class);

    /** How often a waiting task looks. */
    private static final long LOOK_NANOS = 100_000;

    private final CellSpace space;
    private final CellPool[] pools;
    private final UndoLimits limits;
    private final LongSupplier nanoClock;
    private final IntStack[] taken;
    private final IntStack[] ready;
    private long takenBytes;
    private long readyBytes;
    private long limitBytes;
    private long peakBytes;
    private long waits;
    private long waitedNanos;
    private long givenUp;

    UndoCells(CellSpace space, CellPool[] pools, UndoLimits limits, LongSupplier nanoClock) {
        this.space = space;
        this.pools = pools;
        this.limits = limits;
        this.nanoClock = nanoClock;
        taken = new IntStack[pools.length];
        ready = new IntStack[pools.length];
        for (int i = 0; i < pools.length; i++) {
            taken[i] = new IntStack();
            ready[i] = new IntStack();
        }
    }

    /** A snapshot begins; the one before has ended. */
    void begin(long usedBytes) {
        limitBytes = limits.bytes(usedBytes);
    }

    /** The snapshot has ended: all cells go back. */
    void end() {
        for (int i = 0; i < pools.length; i++) {
            pools[i].giveBackAll(taken[i]);
            ready[i].clear();
        }
        takenBytes = 0;
        readyBytes = 0;
    }

    /**
     * A cell to copy to; waits for one if need be.
     *
     * @return {@link PageStore#NO_CELL} if the snapshot ended, be it that it took too long
     */
    int take(int sizeClass, PageSnapshot snapshot) {
        int cell = tryTake(sizeClass, snapshot);
        return cell != PageStore.NO_CELL ? cell : await(sizeClass, snapshot);
    }

    /** Takes back a cell that was not needed after all. */
    void giveBack(int cell) {
        int sizeClass = space.sizeClass(cell);
        ready[sizeClass].push(cell);
        readyBytes += SizeClasses.bytes(sizeClass);
    }

    private int tryTake(int sizeClass, PageSnapshot snapshot) {
        int bytes = SizeClasses.bytes(sizeClass);
        if (ready[sizeClass].isEmpty()) {
            drain(snapshot);
        }
        if (!ready[sizeClass].isEmpty()) {
            readyBytes -= bytes;
            return ready[sizeClass].pop();
        }
        if (takenBytes + bytes > limitBytes && readyBytes >= Math.max(bytes, limitBytes / 8)) {
            releaseReady();
        }
        // one cell is always allowed, else a record larger than the limit could never change
        if (takenBytes > 0 && takenBytes + bytes > limitBytes) {
            return PageStore.NO_CELL;
        }
        int cell = pools[sizeClass].take();
        taken[sizeClass].push(cell);
        takenBytes += bytes;
        peakBytes = Math.max(peakBytes, takenBytes);
        return cell;
    }

    private void drain(PageSnapshot snapshot) {
        ReturnedCells returned = snapshot.returned();
        for (int cell = returned.take(); cell != PageStore.NO_CELL; cell = returned.take()) {
            giveBack(cell);
        }
    }

    /** The limit is reached, but with cells of other sizes that nobody needs now. */
    private void releaseReady() {
        for (int i = 0; i < pools.length; i++) {
            taken[i].removeAll(ready[i]);
            pools[i].giveBackAll(ready[i]);
        }
        takenBytes -= readyBytes;
        readyBytes = 0;
    }

    private int await(int sizeClass, PageSnapshot snapshot) {
        waits++;
        long began = nanoClock.getAsLong();
        long longest = limits.longestWaitMillis() * 1_000_000;
        int cell = PageStore.NO_CELL;
        while (cell == PageStore.NO_CELL && !snapshot.isOver()) {
            if (nanoClock.getAsLong() - began > longest) {
                givenUp++;
                snapshot.end(PageSnapshot.End.GIVEN_UP);
                LOG.warn(
                        "A checkpoint was given up: {} MiB of copies were used up, and nothing was"
                                + " written for {} ms. Faster checkpoint storage or a larger undo"
                                + " share avoids it.",
                        limitBytes >> 20,
                        limits.longestWaitMillis());
            } else if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("interrupted while a snapshot was waited for");
            } else {
                LockSupport.parkNanos(this, LOOK_NANOS);
                cell = tryTake(sizeClass, snapshot);
            }
        }
        waitedNanos += nanoClock.getAsLong() - began;
        return cell;
    }

    long takenBytes() {
        return takenBytes;
    }

    long peakBytes() {
        return peakBytes;
    }

    long waits() {
        return waits;
    }

    long waitedNanos() {
        return waitedNanos;
    }

    long givenUp() {
        return givenUp;
    }
}
