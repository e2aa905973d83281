/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.peer;

import io.millrace.benchmarks.river.River;
import io.millrace.benchmarks.river.Workload;
import io.millrace.functions.model.Reading;
import io.millrace.jobs.monitor.MonitorStages;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Sixteen rooms at a time: find them in a flat index, touch all their cache lines, then run them. A
 * processor waits for several lines at once, if nothing in between depends on the first.
 */
public final class OverlappedChain implements ChainUnderTest {

    /** Rooms that are found and touched together. */
    static final int BLOCK = 16;

    private final Pages pages = new Pages();
    private final CellChain chain;
    private final Reading[] readings = new Reading[BLOCK * Workload.SENSORS];
    private final int[] slots = new int[BLOCK];
    private final PagedRoom[] block = new PagedRoom[BLOCK];
    private @Nullable PagedRoom[] index = new PagedRoom[1 << 10];
    private int rooms;
    private int sink;
    private long outputs;

    /**
     * @param stages what is run
     */
    public OverlappedChain(MonitorStages stages) {
        chain = new CellChain(stages, vector -> {}, alarm -> outputs++);
    }

    @Override
    public void run(River river, int moments) {
        if (moments % BLOCK != 0) {
            throw new IllegalArgumentException(
                    "moments must be a multiple of %d but were %d".formatted(BLOCK, moments));
        }
        for (int done = 0; done < moments; done += BLOCK) {
            block(river);
        }
    }

    private void block(River river) {
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            river.next();
            for (int sensor = 0; sensor < Workload.SENSORS; sensor++) {
                readings[i * Workload.SENSORS + sensor] = river.reading(sensor);
            }
            slots[i] = spread(river.asset()) & index.length - 1;
            sum += index[slots[i]] == null ? 0 : 1;
        }
        for (int i = 0; i < BLOCK; i++) {
            block[i] = find(readings[i * Workload.SENSORS].asset(), slots[i]);
        }
        for (int i = 0; i < BLOCK; i++) {
            sum += block[i].touch();
        }
        sink += sum;
        for (int i = 0; i < BLOCK; i++) {
            chain.stand(block[i]);
            for (int sensor = 0; sensor < Workload.SENSORS; sensor++) {
                chain.take(readings[i * Workload.SENSORS + sensor]);
            }
        }
    }

    private PagedRoom find(String asset, int slot) {
        int mask = index.length - 1;
        // The index may have grown since the slot was computed.
        for (int at = slot & mask; ; at = at + 1 & mask) {
            PagedRoom room = index[at];
            if (room == null) {
                break;
            }
            if (room.asset().equals(asset)) {
                return room;
            }
        }
        return findOrAdd(asset);
    }

    private PagedRoom findOrAdd(String asset) {
        int mask = index.length - 1;
        int at = spread(asset) & mask;
        while (true) {
            PagedRoom room = index[at];
            if (room == null) {
                break;
            }
            if (room.asset().equals(asset)) {
                return room;
            }
            at = at + 1 & mask;
        }
        PagedRoom added = new PagedRoom(asset, pages);
        index[at] = added;
        if (++rooms * 2 > index.length) {
            grow();
        }
        return added;
    }

    private void grow() {
        @Nullable PagedRoom[] old = index;
        index = new PagedRoom[old.length * 2];
        int mask = index.length - 1;
        Arrays.stream(old)
                .filter(room -> room != null)
                .forEach(
                        room -> {
                            int at = spread(room.asset()) & mask;
                            while (index[at] != null) {
                                at = at + 1 & mask;
                            }
                            index[at] = room;
                        });
    }

    private static int spread(String name) {
        int hash = name.hashCode() * 0x9E3779B9;
        return hash ^ hash >>> 15;
    }

    @Override
    public long stateBytes() {
        return pages.bytes();
    }

    @Override
    public long outputs() {
        return outputs;
    }

    /** What touching added up to; kept, so that no compiler leaves it out. */
    int touched() {
        return sink;
    }
}
