/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state;

import org.jspecify.annotations.Nullable;

/**
 * Finds elements by name: open addressing with linear probing, at most half full, without an object
 * for each entry and without allocation but for growth.
 *
 * @param <E> the element
 */
final class NameIndex<E extends Named> {

    private static final int FIRST_PLACES = 4;

    private @Nullable Named[] places = new Named[FIRST_PLACES];
    private int size;

    int size() {
        return size;
    }

    /** How many places there are to look at with {@link #at}. */
    int places() {
        return places.length;
    }

    /** What stands in a place, or null. */
    @Nullable E at(int place) {
        return element(places[place]);
    }

    @Nullable E find(String name) {
        int hash = name.hashCode();
        int mask = places.length - 1;
        for (int place = home(hash, mask); ; place = (place + 1) & mask) {
            Named found = places[place];
            if (found == null || (found.hash == hash && found.name.equals(name))) {
                return element(found);
            }
        }
    }

    /** Adds an element whose name is not in the index. */
    void add(E element) {
        if (++size * 2 > places.length) {
            @Nullable Named[] old = places;
            places = new Named[old.length * 2];
            for (Named each : old) {
                if (each != null) {
                    put(each);
                }
            }
        }
        put(element);
    }

    /** Removes an element that is in the index. */
    void remove(E element) {
        int mask = places.length - 1;
        int hole = home(element.hash, mask);
        while (places[hole] != element) {
            hole = (hole + 1) & mask;
        }
        // The elements behind move up, so that no search ends too early at the hole.
        for (int place = (hole + 1) & mask; ; place = (place + 1) & mask) {
            Named next = places[place];
            if (next == null) {
                break;
            }
            int distance = (place - home(next.hash, mask)) & mask;
            if (distance >= ((place - hole) & mask)) {
                places[hole] = next;
                hole = place;
            }
        }
        places[hole] = null;
        size--;
    }

    private void put(Named element) {
        int mask = places.length - 1;
        int place = home(element.hash, mask);
        while (places[place] != null) {
            place = (place + 1) & mask;
        }
        places[place] = element;
    }

    private static int home(int hash, int mask) {
        int mixed = hash * 0x9E3779B9;
        return (mixed ^ (mixed >>> 16)) & mask;
    }

    @SuppressWarnings("unchecked") // only elements come in
    private @Nullable E element(@Nullable Named named) {
        return (E) named;
    }
}
