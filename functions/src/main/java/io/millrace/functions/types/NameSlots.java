/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.types;

import org.jspecify.annotations.Nullable;

/**
 * A bounded table of names by hash, four places a hash. It forgets instead of growing without end:
 * where the four places of a hash are taken, the next one in turn makes room. It doubles, up to
 * {@link #MOST_SLOTS}, as often as it had to forget a quarter as many names as it has places.
 */
final class NameSlots {

    static final int WAYS = 4;
    static final int FIRST_SLOTS = 512;
    static final int MOST_SLOTS = 65_536;

    /**
     * A known name.
     *
     * @param hash what it is looked up by; two names may share one
     * @param name the name
     * @param bytes its bytes, in the form that the owner of the table compares or writes
     */
    record Entry(int hash, String name, byte[] bytes) {}

    private @Nullable Entry[] slots = new Entry[FIRST_SLOTS];
    private int forgotten;
    private int turn;

    /** The first of the places in which a name with that hash may be. */
    int first(int hash) {
        int groups = slots.length / WAYS;
        int spread = hash * 0x9E3779B9;
        return ((spread ^ (spread >>> 16)) & (groups - 1)) * WAYS;
    }

    @Nullable Entry at(int slot) {
        return slots[slot];
    }

    int capacity() {
        return slots.length;
    }

    void remember(Entry entry) {
        if (!place(entry)) {
            slots[first(entry.hash()) + turn] = entry;
            turn = (turn + 1) % WAYS;
            if (++forgotten >= slots.length / WAYS && slots.length < MOST_SLOTS) {
                grow();
            }
        }
    }

    private boolean place(Entry entry) {
        int first = first(entry.hash());
        for (int slot = first; slot < first + WAYS; slot++) {
            if (slots[slot] == null) {
                slots[slot] = entry;
                return true;
            }
        }
        return false;
    }

    private void grow() {
        @Nullable Entry[] old = slots;
        slots = new Entry[old.length * 2];
        forgotten = 0;
        for (Entry entry : old) {
            if (entry != null) {
                place(entry);
            }
        }
    }
}
