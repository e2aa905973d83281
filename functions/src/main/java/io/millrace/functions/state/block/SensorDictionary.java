/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.block;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gives a block's sensors numbers. They mostly come in the same order again (all of an asset
 * together), so the one behind the last is looked at first; then a hash table.
 */
final class SensorDictionary {

    /** By place: number + 1, or 0; at most half of them taken. */
    private short[] places = new short[64];

    /** By number. */
    private @Nullable String[] names = new String[32];

    private int size;
    private int next;
    private String @Nullable [] shared;

    /** The number of a name; a new one for a new name. */
    int numberOf(String name) {
        int guess = next < size ? next : 0;
        if (name.equals(names[guess])) {
            next = guess + 1;
            return guess;
        }
        int number = find(name);
        next = number + 1;
        return number;
    }

    private int find(String name) {
        int mask = places.length - 1;
        int place = home(name) & mask;
        for (; places[place] != 0; place = (place + 1) & mask) {
            int number = places[place] - 1;
            if (name.equals(names[number])) {
                return number;
            }
        }
        NameBytes.check("sensor", name);
        names[size++] = name;
        places[place] = (short) size;
        if (size == names.length) {
            grow();
        }
        return size - 1;
    }

    private void grow() {
        names = Arrays.copyOf(names, size * 2);
        places = new short[size * 4];
        int mask = places.length - 1;
        for (int number = 0; number < size; number++) {
            String name = names[number];
            int place = name == null ? 0 : home(name) & mask;
            while (places[place] != 0) {
                place = (place + 1) & mask;
            }
            places[place] = (short) (number + 1);
        }
    }

    /**
     * All names, by number. Where they are those of the block before, as is usual, its array is
     * given again: a block never writes into it.
     */
    String[] names() {
        String[] before = shared;
        if (before == null || !Arrays.equals(before, 0, before.length, names, 0, size)) {
            before = Arrays.copyOf(names, size);
            shared = before;
        }
        return before;
    }

    /** Forgets all names. */
    void clear() {
        // Not by name: the table is small unless blocks of very many sensors were built.
        Arrays.fill(places, (short) 0);
        Arrays.fill(names, 0, size, null);
        size = 0;
        next = 0;
    }

    private static int home(String name) {
        int mixed = name.hashCode() * 0x9E3779B9;
        return mixed ^ (mixed >>> 16);
    }
}
