/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.page;

import java.util.Arrays;

/** A growing stack of ints. */
final class IntStack {

    private int[] values = {};
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void push(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, Math.max(16, size * 2));
        }
        values[size++] = value;
    }

    /** The value pushed last; there must be one. */
    int pop() {
        return values[--size];
    }

    void clear() {
        size = 0;
    }

    /** Takes all of another's values; the other is empty afterwards. */
    void takeAll(IntStack other) {
        if (size + other.size > values.length) {
            values = Arrays.copyOf(values, Math.max(size + other.size, size * 2));
        }
        System.arraycopy(other.values, 0, values, size, other.size);
        size += other.size;
        other.size = 0;
    }

    /** Forgets the values that another holds too; O(n log n). Values are unique in both. */
    void removeAll(IntStack others) {
        int[] sorted = Arrays.copyOf(others.values, others.size);
        Arrays.sort(sorted);
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (Arrays.binarySearch(sorted, values[i]) < 0) {
                values[kept++] = values[i];
            }
        }
        size = kept;
    }
}
