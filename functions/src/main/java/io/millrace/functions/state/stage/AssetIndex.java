/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.stage;

/**
 * Finds an asset's directory by the hash of its name: open addressing with linear probing in one
 * array, at most half full. A place holds 32 bits of the hash (upper half) and the directory's cell
 * (lower half); the hash chooses the candidates, the name's bytes in the directory decide. Growing
 * and removing need the places alone, no directory is looked at.
 */
final class AssetIndex {

    /** What {@link #at} gives for a place without an asset. */
    static final long EMPTY = 0;

    private static final int FIRST_PLACES = 1 << 10;

    private long[] places = new long[FIRST_PLACES];
    private int size;

    /** What stays of a hash in the index; never 0, so that a place with an asset is not empty. */
    static int tag(long hash) {
        long mixed = hash * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32) | 1;
    }

    static int tagOf(long entry) {
        return (int) (entry >>> 32);
    }

    static int cellOf(long entry) {
        return (int) entry;
    }

    /** Where the search for a tag begins. */
    int home(int tag) {
        return (tag >>> 1) & (places.length - 1);
    }

    int next(int place) {
        return (place + 1) & (places.length - 1);
    }

    long at(int place) {
        return places[place];
    }

    int size() {
        return size;
    }

    long bytes() {
        return 8L * places.length;
    }

    /** By how much {@link #bytes} grows if another asset is added. */
    long growth() {
        return (size + 1) * 2 > places.length ? bytes() : 0;
    }

    void add(int tag, int cell) {
        if (++size * 2 > places.length) {
            long[] old = places;
            places = new long[old.length * 2];
            for (long entry : old) {
                if (entry != EMPTY) {
                    put(entry);
                }
            }
        }
        put(entry(tag, cell));
    }

    /** The asset's directory moved. */
    void move(int tag, int from, int to) {
        places[placeOf(tag, from)] = entry(tag, to);
    }

    void remove(int tag, int cell) {
        int hole = placeOf(tag, cell);
        int mask = places.length - 1;
        // The entries behind move up, so that no search ends too early at the hole.
        for (int place = next(hole); places[place] != EMPTY; place = next(place)) {
            int distance = (place - home(tagOf(places[place]))) & mask;
            if (distance >= ((place - hole) & mask)) {
                places[hole] = places[place];
                hole = place;
            }
        }
        places[hole] = EMPTY;
        size--;
    }

    private int placeOf(int tag, int cell) {
        long entry = entry(tag, cell);
        int place = home(tag);
        while (places[place] != entry) {
            if (places[place] == EMPTY) {
                throw new IllegalStateException("an asset is missing in the index");
            }
            place = next(place);
        }
        return place;
    }

    private void put(long entry) {
        int place = home(tagOf(entry));
        while (places[place] != EMPTY) {
            place = next(place);
        }
        places[place] = entry;
    }

    private static long entry(int tag, int cell) {
        return ((long) tag << 32) | (cell & 0xFFFFFFFFL);
    }
}
