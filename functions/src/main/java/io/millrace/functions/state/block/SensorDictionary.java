/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.block;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a block's sensors, by name. Sensors mostly come in the same order again (all of an
 * asset together), so the one behind the last is looked at first; then a hash table.
 */
final class SensorDictionary {

    private final short[] places;
    private @Nullable String[] names = new String[8];
    private int[] placeOf = new int[8];
    private int size;
    private int next;
    private String @Nullable [] shared;

    /**
     * @param most how many different names come between two {@link #clear}
     */
    SensorDictionary(int most) {
        places = new short[Integer.highestOneBit(most) * 4];
    }

    /** The number of a name, or -1. */
    int find(String name) {
        int guess = next < size ? next : 0;
        String known = names[guess];
        if (size > 0 && (known == name || name.equals(known))) {
            next = guess + 1;
            return guess;
        }
        int mask = places.length - 1;
        for (int place = home(name) & mask; places[place] != 0; place = (place + 1) & mask) {
            int number = places[place] - 1;
            if (name.equals(names[number])) {
                next = number + 1;
                return number;
            }
        }
        return -1;
    }

    /** Gives a new name, one that was not found, a number. */
    int add(String name) {
        if (size == names.length) {
            names = Arrays.copyOf(names, size * 2);
            placeOf = Arrays.copyOf(placeOf, size * 2);
        }
        int mask = places.length - 1;
        int place = home(name) & mask;
        while (places[place] != 0) {
            place = (place + 1) & mask;
        }
        names[size] = name;
        placeOf[size] = place;
        places[place] = (short) ++size;
        next = size;
        return size - 1;
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

    void clear() {
        for (int number = 0; number < size; number++) {
            places[placeOf[number]] = 0;
        }
        size = 0;
        next = 0;
    }

    private static int home(String name) {
        int mixed = name.hashCode() * 0x9E3779B9;
        return mixed ^ (mixed >>> 16);
    }
}
