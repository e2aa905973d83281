/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.page;

import java.util.Arrays;

/**
 * The sizes a cell may have: multiples of 8 bytes up to 48, of 16 bytes further up, each at most a
 * third larger than the one before (a quarter from 64 bytes on), so that a cell of the smallest
 * class that fits is never wasted by more than 30 %.
 */
final class SizeClasses {

    /** The largest cell, in bytes. */
    static final int LARGEST = 8 << 20;

    private static final int[] SIZES = sizes();

    private SizeClasses() {}

    /** How many there are. */
    static int count() {
        return SIZES.length;
    }

    /** The size of a class's cells, in bytes. */
    static int bytes(int sizeClass) {
        return SIZES[sizeClass];
    }

    /**
     * The smallest class that holds so many bytes.
     *
     * @throws IllegalArgumentException if there is none
     */
    static int of(int bytes) {
        if (bytes < 0 || bytes > LARGEST) {
            throw new IllegalArgumentException(
                    "a cell must have between 0 and " + LARGEST + " bytes, not " + bytes);
        }
        int found = Arrays.binarySearch(SIZES, bytes);
        return found < 0 ? -found - 1 : found;
    }

    private static int[] sizes() {
        int[] sizes = new int[128];
        int count = 0;
        for (int fine : new int[] {16, 24, 32, 40, 48, 64}) {
            sizes[count++] = fine;
        }
        while (sizes[count - 1] < LARGEST) {
            int last = sizes[count - 1];
            int next = Math.max(last + 16, (last + last / 4) & -16);
            sizes[count++] = Math.min(next, LARGEST);
        }
        return Arrays.copyOf(sizes, count);
    }
}
