/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.stage;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The names of one stage's parts as small numbers, from 1 (0 stands for the whole). A name goes
 * when its last record leaves memory, so that plants whose sensors all have names of their own take
 * no more memory than others.
 *
 * <p>Open addressing with linear probing, at most half full; found without allocation. Numbers are
 * of this process alone and never stored.
 */
final class PartNames {

    static final int WHOLE = 0;

    /** The most parts that a stage may have in memory at once. */
    static final int MOST = 1 << 24;

    /** Two strings with their arrays, and the places of a number in all arrays here. */
    private static final int OVERHEAD = 2 * 40 + 24;

    private static final int FIRST_PLACES = 16;

    private final String stage;
    private @Nullable String[] names = new String[FIRST_PLACES / 2];
    private @Nullable String[] stateKeys = new String[FIRST_PLACES / 2];
    private int[] records = new int[FIRST_PLACES / 2];
    private int[] places = new int[FIRST_PLACES];
    private int[] free = {};
    private int freeCount;
    private int highest;
    private int size;
    private long bytes;

    PartNames(String stage) {
        this.stage = stage;
        stateKeys[WHOLE] = StageState.key(stage, "");
    }

    /** How much memory the names take, about. */
    long bytes() {
        return bytes;
    }

    /** All numbers are below this. */
    int bound() {
        return names.length;
    }

    /** How many names there are. */
    int size() {
        return size;
    }

    /** The number of a name; it is given one if it has none. */
    int numberOf(String name) {
        int mask = places.length - 1;
        for (int place = home(name, mask); ; place = (place + 1) & mask) {
            int number = places[place];
            if (number == 0) {
                return add(name);
            }
            if (name.equals(names[number])) {
                return number;
            }
        }
    }

    /** The number of a name, or 0 if it has none. */
    int find(String name) {
        int mask = places.length - 1;
        for (int place = home(name, mask); ; place = (place + 1) & mask) {
            int number = places[place];
            if (number == 0 || name.equals(names[number])) {
                return number;
            }
        }
    }

    /** The name with a number; the asset's name stands for the whole. */
    String name(int number, String asset) {
        return number == WHOLE ? asset : present(names[number]);
    }

    /** Under which key of the state the part's record is. */
    String stateKey(int number) {
        return present(stateKeys[number]);
    }

    /** A record of the part came into memory. */
    void use(int number) {
        records[number]++;
    }

    /** A record of the part left memory. */
    void leave(int number) {
        if (--records[number] == 0 && number != WHOLE) {
            remove(number);
        }
    }

    private int add(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException(
                    "a part in stage '"
                            + stage
                            + "' has the empty name, allowed are names of one character or more");
        }
        if (++size * 2 > places.length) {
            grow();
        }
        int number = freeCount > 0 ? free[--freeCount] : ++highest;
        if (number >= MOST) {
            throw new IllegalStateException(
                    "stage '" + stage + "' has more than " + MOST + " names of parts in memory");
        }
        if (number == names.length) {
            int length = number * 2;
            names = Arrays.copyOf(names, length);
            stateKeys = Arrays.copyOf(stateKeys, length);
            records = Arrays.copyOf(records, length);
        }
        names[number] = name;
        stateKeys[number] = StageState.key(stage, name);
        bytes += bytesOf(name);
        put(number, name);
        return number;
    }

    private void remove(int number) {
        String name = present(names[number]);
        int mask = places.length - 1;
        int hole = home(name, mask);
        while (places[hole] != number) {
            hole = (hole + 1) & mask;
        }
        // The names behind move up, so that no search ends too early at the hole.
        for (int place = (hole + 1) & mask; places[place] != 0; place = (place + 1) & mask) {
            int distance = (place - home(present(names[places[place]]), mask)) & mask;
            if (distance >= ((place - hole) & mask)) {
                places[hole] = places[place];
                hole = place;
            }
        }
        places[hole] = 0;
        size--;
        names[number] = null;
        stateKeys[number] = null;
        bytes -= bytesOf(name);
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, Math.max(FIRST_PLACES, freeCount * 2));
        }
        free[freeCount++] = number;
    }

    private void grow() {
        places = new int[places.length * 2];
        for (int number = 1; number <= highest; number++) {
            String name = names[number];
            if (name != null) {
                put(number, name);
            }
        }
    }

    private void put(int number, String name) {
        int mask = places.length - 1;
        int place = home(name, mask);
        while (places[place] != 0) {
            place = (place + 1) & mask;
        }
        places[place] = number;
    }

    private long bytesOf(String name) {
        return OVERHEAD + 2L * name.length() + stage.length();
    }

    private static int home(String name, int mask) {
        int mixed = name.hashCode() * 0x9E3779B9;
        return (mixed ^ (mixed >>> 16)) & mask;
    }

    private static String present(@Nullable String name) {
        if (name == null) {
            throw new IllegalStateException("the number of a part that is not in memory was used");
        }
        return name;
    }
}
