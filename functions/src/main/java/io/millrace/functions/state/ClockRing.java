/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the record to evict by second chance (F. J. Corbató, "A paging experiment with the
 * Multics system", 1968): a hand goes round the records and takes the first that nobody asked for
 * since it last came by. Unlike a ring of fixed frames, the last record moves to the place that
 * falls free.
 */
final class ClockRing {

    private static final int FIRST_PLACES = 64;

    private @Nullable RecordSlot<?>[] slots = new RecordSlot<?>[FIRST_PLACES];
    private int size;
    private int hand;

    int size() {
        return size;
    }

    void add(RecordSlot<?> slot) {
        if (size == slots.length) {
            slots = Arrays.copyOf(slots, size * 2);
        }
        slots[size++] = slot;
    }

    /** Takes a record out of the ring, or null if it is empty. */
    @Nullable RecordSlot<?> take() {
        while (size > 0) {
            if (hand >= size) {
                hand = 0;
            }
            RecordSlot<?> slot = slots[hand];
            if (slot != null && slot.referenced) {
                slot.referenced = false;
                hand++;
            } else {
                slots[hand] = slots[--size];
                slots[size] = null;
                return slot;
            }
        }
        return null;
    }
}
