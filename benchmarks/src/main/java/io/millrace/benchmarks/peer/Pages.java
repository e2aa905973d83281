/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.peer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Bytes in large arrays, given out one behind the other. */
final class Pages {

    private static final int PAGE_BYTES = 16 << 20;
    private static final int LINE = 64;

    private final List<byte[]> pages = new ArrayList<>();
    private final Map<Integer, Deque<Long>> free = new HashMap<>();
    private int used = PAGE_BYTES;
    private long givenOut;

    /** Where so many bytes lie that are all 0: number of the page, and offset in it. */
    long allocate(int length) {
        if (length > PAGE_BYTES) {
            throw new IllegalArgumentException(
                    "a record may have %d bytes but has %d".formatted(PAGE_BYTES, length));
        }
        givenOut += length;
        Deque<Long> holes = free.get(length);
        if (holes != null && !holes.isEmpty()) {
            long address = holes.pop();
            Arrays.fill(page(address), offset(address), offset(address) + length, (byte) 0);
            return address;
        }
        int room = length + 15 & ~15;
        if (used + room > PAGE_BYTES) {
            pages.add(new byte[PAGE_BYTES]);
            used = 0;
        }
        long address = (long) (pages.size() - 1) << Integer.SIZE | used;
        used += room;
        return address;
    }

    void free(long address, int length) {
        givenOut -= length;
        free.computeIfAbsent(length, unused -> new ArrayDeque<>()).push(address);
    }

    byte[] page(long address) {
        return pages.get((int) (address >>> Integer.SIZE));
    }

    static int offset(long address) {
        return (int) address;
    }

    long bytes() {
        return givenOut;
    }

    /** Reads a byte of each cache line; returns their sum, so that none is left out. */
    int touch(long address, int length) {
        byte[] page = page(address);
        int begin = offset(address);
        int sum = 0;
        for (int at = begin; at < begin + length; at += LINE) {
            sum += page[at];
        }
        return length > 0 ? sum + page[begin + length - 1] : sum;
    }
}
