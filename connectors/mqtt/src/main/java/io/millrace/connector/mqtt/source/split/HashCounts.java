/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.split;

/**
 * How often each hash occurs, without an object for each: open addressing with linear probing and
 * deletion by shifting back (Knuth, The Art of Computer Programming, volume 3, algorithm 6.4 R).
 */
final class HashCounts {

    private static final int SMALLEST_TABLE = 1024;

    /** Marks a free place; a hash of this value is kept as {@link #ZERO}. */
    private static final long FREE = 0;

    private static final long ZERO = 0x9E37_79B9_7F4A_7C15L;

    private long[] hashes = new long[SMALLEST_TABLE];
    private int[] counts = new int[SMALLEST_TABLE];
    private int used;

    boolean contains(long hash) {
        return hashes[find(keyOf(hash))] != FREE;
    }

    void add(long hash) {
        long key = keyOf(hash);
        int place = find(key);
        if (hashes[place] == FREE) {
            if (2 * (used + 1) > hashes.length) {
                grow();
                place = find(key);
            }
            hashes[place] = key;
            used++;
        }
        counts[place]++;
    }

    void remove(long hash) {
        int place = find(keyOf(hash));
        if (hashes[place] == FREE) {
            throw new IllegalStateException("a hash was removed that had not been added");
        }
        if (--counts[place] == 0) {
            used--;
            free(place);
        }
    }

    private void free(int place) {
        int mask = hashes.length - 1;
        int hole = place;
        int next = (hole + 1) & mask;
        while (hashes[next] != FREE) {
            int home = homeOf(hashes[next]);
            // Moves back only what would not be found any more across the hole.
            if (((next - home) & mask) >= ((next - hole) & mask)) {
                hashes[hole] = hashes[next];
                counts[hole] = counts[next];
                hole = next;
            }
            next = (next + 1) & mask;
        }
        hashes[hole] = FREE;
        counts[hole] = 0;
    }

    private int find(long key) {
        int mask = hashes.length - 1;
        int place = homeOf(key);
        while (hashes[place] != FREE && hashes[place] != key) {
            place = (place + 1) & mask;
        }
        return place;
    }

    private void grow() {
        long[] oldHashes = hashes;
        int[] oldCounts = counts;
        hashes = new long[2 * oldHashes.length];
        counts = new int[hashes.length];
        for (int i = 0; i < oldHashes.length; i++) {
            if (oldHashes[i] != FREE) {
                int place = find(oldHashes[i]);
                hashes[place] = oldHashes[i];
                counts[place] = oldCounts[i];
            }
        }
    }

    private int homeOf(long key) {
        return (int) (key ^ (key >>> 32)) & (hashes.length - 1);
    }

    private static long keyOf(long hash) {
        return hash == FREE ? ZERO : hash;
    }
}
