/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.peer;

import java.util.Arrays;

/** A room's cells in pages that all rooms share. */
final class PagedRoom implements Cells {

    private final String asset;
    private final Pages pages;
    private int cells;
    private int[] stages = new int[8];
    private String[] names = new String[8];
    private long[] addresses = new long[8];
    private int[] lengths = new int[8];

    PagedRoom(String asset, Pages pages) {
        this.asset = asset;
        this.pages = pages;
    }

    @Override
    public String asset() {
        return asset;
    }

    @Override
    public int find(int stage, String name) {
        for (int cell = 0; cell < cells; cell++) {
            if (stages[cell] == stage && names[cell].equals(name)) {
                return cell;
            }
        }
        return -1;
    }

    @Override
    public int add(int stage, String name, int length) {
        if (cells == stages.length) {
            int more = cells * 2;
            stages = Arrays.copyOf(stages, more);
            names = Arrays.copyOf(names, more);
            addresses = Arrays.copyOf(addresses, more);
            lengths = Arrays.copyOf(lengths, more);
        }
        stages[cells] = stage;
        names[cells] = name;
        addresses[cells] = pages.allocate(length);
        lengths[cells] = length;
        return cells++;
    }

    @Override
    public byte[] page(int cell) {
        return pages.page(addresses[cell]);
    }

    @Override
    public int base(int cell) {
        return Pages.offset(addresses[cell]);
    }

    @Override
    public int length(int cell) {
        return lengths[cell];
    }

    @Override
    public void resize(int cell, int length) {
        long from = addresses[cell];
        int before = lengths[cell];
        long to = pages.allocate(length);
        System.arraycopy(
                pages.page(from),
                Pages.offset(from),
                pages.page(to),
                Pages.offset(to),
                Math.min(before, length));
        pages.free(from, before);
        addresses[cell] = to;
        lengths[cell] = length;
    }

    /** Reads a byte of each cache line of all cells. */
    int touch() {
        int sum = 0;
        for (int cell = 0; cell < cells; cell++) {
            sum += pages.touch(addresses[cell], lengths[cell]);
        }
        return sum;
    }
}
