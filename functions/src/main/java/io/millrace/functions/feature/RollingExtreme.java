/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

/**
 * The smallest or largest value of a window: a monotonic deque of ring positions in a flat circular
 * array. Each reading enters and leaves once, so an update is O(1) amortised. The deque is a
 * function of the window's readings alone and is therefore never stored.
 */
final class RollingExtreme {

    /** 1 for the smallest, -1 for the largest. */
    private final double sign;

    /** Length is a power of two. */
    private int[] positions = new int[8];

    private int head;
    private int size;

    private RollingExtreme(double sign) {
        this.sign = sign;
    }

    static RollingExtreme smallest() {
        return new RollingExtreme(1);
    }

    static RollingExtreme largest() {
        return new RollingExtreme(-1);
    }

    /** Takes in the reading at a position, the newest so far. */
    void add(ReadingRing ring, int position) {
        double value = sign * ring.value(position);
        int mask = positions.length - 1;
        while (size > 0 && sign * ring.value(positions[(head + size - 1) & mask]) >= value) {
            size--;
        }
        if (size == positions.length) {
            grow();
            mask = positions.length - 1;
        }
        positions[(head + size) & mask] = position;
        size++;
    }

    /** Lets the reading at a position go, the window's oldest. */
    void remove(int position) {
        if (size > 0 && positions[head] == position) {
            head = (head + 1) & (positions.length - 1);
            size--;
        }
    }

    /** The extreme; the window must not be empty. */
    double value(ReadingRing ring) {
        return ring.value(positions[head]);
    }

    int sizeInBytes() {
        return 4 * positions.length + 48;
    }

    private void grow() {
        int[] more = new int[2 * positions.length];
        for (int i = 0; i < size; i++) {
            more[i] = positions[(head + i) & (positions.length - 1)];
        }
        positions = more;
        head = 0;
    }
}
