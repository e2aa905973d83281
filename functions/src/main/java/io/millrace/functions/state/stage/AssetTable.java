/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.stage;

import io.millrace.functions.state.page.PageStore;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The assets in memory: each has a number, its name as one string, and a directory that says in
 * which cell each of its records is.
 *
 * <p>A directory is a cell of the page store (never in a snapshot), little-endian: asset's number,
 * tag of its hash, bytes of its name, records, places (an int each), 4 bytes of nothing, the name
 * in UTF-8 filled up to a multiple of 8, and the places of 8 bytes: a key and a cell. A key is
 * stage + 1 in 6 bits and the number of the part in 24 bits, with two bits above for {@link #DIRTY}
 * and {@link #REFERENCED}; 0 is an empty place. Up to 16 places are filled one after the other and
 * searched from the first; more are a hash table, at most three quarters full. So an asset with a
 * few records is one or two cache lines, and one with hundreds is not slower.
 */
final class AssetTable {

    /** No directory. */
    static final int NONE = 0;

    /** The record changed since it was last written to the state backend. */
    static final int DIRTY = 1 << 31;

    /** The record was asked for since the hand of the clock came by. */
    static final int REFERENCED = 1 << 30;

    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int KEY = REFERENCED - 1;
    private static final int PART_BITS = 24;

    private static final int TAG = 4;
    private static final int NAME_LENGTH = 8;
    private static final int RECORDS = 12;
    private static final int PLACES = 16;
    private static final int NAME = 24;
    private static final int PLACE_BYTES = 8;

    /** What the page store reckons with beside a record. */
    private static final int CELL_HEADER = PageStore.HEADER_BYTES;

    private static final int FIRST_PLACES = 4;
    private static final int MOST_IN_ROW = 16;

    /** A string with its array and its place in the arrays here. */
    private static final int NAME_OVERHEAD = 24 + 16 + 12;

    private final PageStore pages;
    private final IntUnaryOperator cells;
    private final AssetIndex index = new AssetIndex();
    private int[] directories = new int[FIRST_PLACES];
    private @Nullable String[] names = new String[FIRST_PLACES];
    private int[] free = new int[FIRST_PLACES];
    private int freeCount;
    private int bound;
    private long nameBytes;
    private long moves;

    /**
     * @param pages where directories are
     * @param cells gives a cell of the page store for a record of so many bytes
     */
    AssetTable(PageStore pages, IntUnaryOperator cells) {
        this.pages = pages;
        this.cells = cells;
    }

    static int key(int stage, int part) {
        return (stage + 1) << PART_BITS | part;
    }

    static int stageOf(int key) {
        return ((key & KEY) >>> PART_BITS) - 1;
    }

    static int partOf(int key) {
        return key & ((1 << PART_BITS) - 1);
    }

    /** What is beside the page store's cells. */
    long bytes() {
        return index.bytes() + nameBytes + 12L * directories.length;
    }

    /** By how much {@link #bytes} grows with another asset, its name excepted. */
    long growth() {
        boolean full = freeCount == 0 && bound == directories.length;
        return index.growth() + (full ? 12L * bound : 0);
    }

    int size() {
        return index.size();
    }

    /** All numbers are below this; not each belongs to an asset. */
    int bound() {
        return bound;
    }

    /** Changes with each directory that moves or goes: what was found before may be wrong then. */
    long moves() {
        return moves;
    }

    /** The directory of an asset by its number, or {@link #NONE}. */
    int directory(int number) {
        return directories[number];
    }

    String name(int number) {
        String name = names[number];
        if (name == null) {
            throw new IllegalStateException("the number of an asset that left memory was used");
        }
        return name;
    }

    /** What the index has where a search for the tag begins; brings its cache line. */
    long candidate(int tag) {
        return index.at(index.home(tag));
    }

    /** The directory of the asset with that name, or {@link #NONE}. */
    int find(int tag, byte[] bytes, int from, int to) {
        for (int place = index.home(tag); ; place = index.next(place)) {
            long entry = index.at(place);
            if (entry == AssetIndex.EMPTY) {
                return NONE;
            }
            if (AssetIndex.tagOf(entry) == tag) {
                int directory = AssetIndex.cellOf(entry);
                byte[] page = pages.page(directory);
                int base = pages.base(directory);
                int length = (int) INTS.get(page, base + NAME_LENGTH);
                int name = base + NAME;
                if (Arrays.equals(page, name, name + length, bytes, from, to)) {
                    return directory;
                }
            }
        }
    }

    /** Adds an asset that {@link #find} did not find; returns its directory. */
    int add(int tag, byte[] bytes, int from, int to) {
        int number = freeCount > 0 ? free[--freeCount] : bound++;
        if (number == directories.length) {
            directories = Arrays.copyOf(directories, number * 2);
            names = Arrays.copyOf(names, number * 2);
        }
        int length = to - from;
        int directory = allocate(length, FIRST_PLACES);
        byte[] page = pages.page(directory);
        int base = pages.base(directory);
        INTS.set(page, base, number);
        INTS.set(page, base + TAG, tag);
        INTS.set(page, base + NAME_LENGTH, length);
        INTS.set(page, base + RECORDS, 0);
        INTS.set(page, base + PLACES, FIRST_PLACES);
        System.arraycopy(bytes, from, page, base + NAME, length);
        directories[number] = directory;
        names[number] = new String(bytes, from, length, StandardCharsets.UTF_8);
        nameBytes += NAME_OVERHEAD + length;
        index.add(tag, directory);
        return directory;
    }

    /** Removes an asset without records. */
    void remove(int directory) {
        byte[] page = pages.page(directory);
        int base = pages.base(directory);
        int number = (int) INTS.get(page, base);
        index.remove((int) INTS.get(page, base + TAG), directory);
        nameBytes -= NAME_OVERHEAD + (int) INTS.get(page, base + NAME_LENGTH);
        directories[number] = NONE;
        names[number] = null;
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, freeCount * 2);
        }
        free[freeCount++] = number;
        pages.free(directory);
        moves++;
    }

    int numberOf(int directory) {
        return (int) INTS.get(pages.page(directory), pages.base(directory));
    }

    /** How many records the asset has in memory. */
    int records(int directory) {
        return (int) INTS.get(pages.page(directory), pages.base(directory) + RECORDS);
    }

    /** How many places there are to look at. */
    int places(int directory) {
        return (int) INTS.get(pages.page(directory), pages.base(directory) + PLACES);
    }

    /** The key in a place with its two bits, or 0. */
    int keyAt(int directory, int place) {
        byte[] page = pages.page(directory);
        return (int) INTS.get(page, offset(page, pages.base(directory), place));
    }

    int cellAt(int directory, int place) {
        byte[] page = pages.page(directory);
        return (int) INTS.get(page, offset(page, pages.base(directory), place) + 4);
    }

    /** Sets bits of a key. */
    void mark(int directory, int place, int bits) {
        byte[] page = pages.page(directory);
        int at = offset(page, pages.base(directory), place);
        INTS.set(page, at, (int) INTS.get(page, at) | bits);
    }

    /** Takes bits of a key away. */
    void unmark(int directory, int place, int bits) {
        byte[] page = pages.page(directory);
        int at = offset(page, pages.base(directory), place);
        INTS.set(page, at, (int) INTS.get(page, at) & ~bits);
    }

    void setCell(int directory, int place, int cell) {
        byte[] page = pages.page(directory);
        INTS.set(page, offset(page, pages.base(directory), place) + 4, cell);
    }

    /**
     * The place of a record, or -1.
     *
     * @param hint a place that is looked at first; any number from 0
     */
    int place(int directory, int key, int hint) {
        byte[] page = pages.page(directory);
        int base = pages.base(directory);
        int places = (int) INTS.get(page, base + PLACES);
        int first = offset(page, base, 0);
        if (hint < places && ((int) INTS.get(page, first + hint * PLACE_BYTES) & KEY) == key) {
            return hint;
        }
        boolean inRow = places <= MOST_IN_ROW;
        int mask = places - 1;
        for (int place = inRow ? 0 : home(key, mask); !inRow || place < places; ) {
            int found = (int) INTS.get(page, first + place * PLACE_BYTES) & KEY;
            if (found == key) {
                return place;
            }
            if (found == 0) {
                return -1;
            }
            place = inRow ? place + 1 : (place + 1) & mask;
        }
        return -1;
    }

    /**
     * Adds a record that has no place.
     *
     * @return the directory, which may have moved
     */
    int addRecord(int directory, int key, int cell) {
        int records = records(directory) + 1;
        int places = places(directory);
        int at = directory;
        if (places <= MOST_IN_ROW ? records > places : records * 4 > places * 3) {
            at = withPlaces(directory, places < MOST_IN_ROW ? places + 4 : places * 2);
        }
        put(at, key, cell);
        INTS.set(pages.page(at), pages.base(at) + RECORDS, records);
        return at;
    }

    /** Removes the record in a place; another record may stand there afterwards. */
    void removeRecord(int directory, int place) {
        byte[] page = pages.page(directory);
        int base = pages.base(directory);
        int first = offset(page, base, 0);
        int places = (int) INTS.get(page, base + PLACES);
        int records = (int) INTS.get(page, base + RECORDS) - 1;
        INTS.set(page, base + RECORDS, records);
        int hole = place;
        if (places <= MOST_IN_ROW) {
            copy(page, first, records, hole);
            hole = records;
        } else {
            int mask = places - 1;
            for (int next = (place + 1) & mask; ; next = (next + 1) & mask) {
                int key = (int) INTS.get(page, first + next * PLACE_BYTES) & KEY;
                if (key == 0) {
                    break;
                }
                if (((next - home(key, mask)) & mask) >= ((next - hole) & mask)) {
                    copy(page, first, next, hole);
                    hole = next;
                }
            }
        }
        INTS.set(page, first + hole * PLACE_BYTES, 0);
        INTS.set(page, first + hole * PLACE_BYTES + 4, 0);
    }

    private static void copy(byte[] page, int first, int from, int to) {
        System.arraycopy(
                page, first + from * PLACE_BYTES, page, first + to * PLACE_BYTES, PLACE_BYTES);
    }

    private int withPlaces(int old, int places) {
        byte[] oldPage = pages.page(old);
        int oldBase = pages.base(old);
        int length = (int) INTS.get(oldPage, oldBase + NAME_LENGTH);
        int directory = allocate(length, places);
        byte[] page = pages.page(directory);
        int base = pages.base(directory);
        System.arraycopy(oldPage, oldBase, page, base, NAME + length);
        INTS.set(page, base + PLACES, places);
        for (int place = 0; place < places(old); place++) {
            int key = keyAt(old, place);
            if (key != 0) {
                put(directory, key, cellAt(old, place));
            }
        }
        directories[(int) INTS.get(page, base)] = directory;
        index.move((int) INTS.get(page, base + TAG), old, directory);
        pages.free(old);
        moves++;
        return directory;
    }

    private void put(int directory, int key, int cell) {
        byte[] page = pages.page(directory);
        int base = pages.base(directory);
        int places = (int) INTS.get(page, base + PLACES);
        int first = offset(page, base, 0);
        int mask = places - 1;
        int place = places <= MOST_IN_ROW ? 0 : home(key & KEY, mask);
        while ((int) INTS.get(page, first + place * PLACE_BYTES) != 0) {
            place = places <= MOST_IN_ROW ? place + 1 : (place + 1) & mask;
        }
        INTS.set(page, first + place * PLACE_BYTES, key);
        INTS.set(page, first + place * PLACE_BYTES + 4, cell);
    }

    private int allocate(int nameLength, int places) {
        return cells.applyAsInt(NAME + padded(nameLength) + places * PLACE_BYTES - CELL_HEADER);
    }

    private static int offset(byte[] page, int base, int place) {
        return base + NAME + padded((int) INTS.get(page, base + NAME_LENGTH)) + place * PLACE_BYTES;
    }

    private static int padded(int length) {
        return (length + 7) & -8;
    }

    private static int home(int key, int mask) {
        int mixed = key * 0x9E3779B9;
        return (mixed ^ (mixed >>> 16)) & mask;
    }
}
