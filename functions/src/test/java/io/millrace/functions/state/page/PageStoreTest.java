/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Cells: their sizes, that no two share a byte, and what their memory costs. */
class PageStoreTest {

    private static final long SEED = 20261121;

    @Test
    void wastesAtMostThirtyPercentOfAnyCell() {
        PageStore store = new PageStore();
        for (int length = 0; length <= 1 << 20; length++) {
            int needed = PageStore.HEADER_BYTES + length;
            int cell = SizeClasses.bytes(SizeClasses.of(needed));
            assertThat(cell).isGreaterThanOrEqualTo(needed);
            assertThat((double) (cell - needed) / cell)
                    .as("record of %d bytes", length)
                    .isLessThanOrEqualTo(0.30);
        }
        int cell = store.allocate(100);
        assertThat(store.capacity(cell)).isBetween(100, 144);
    }

    @Test
    void cellsNeverShareAByteAndKeepTheirs() {
        System.out.println("PageStoreTest seed " + SEED);
        Random random = new Random(SEED);
        PageStore store = new PageStore(UndoLimits.DEFAULT);
        List<Integer> cells = new ArrayList<>();
        List<byte[]> contents = new ArrayList<>();
        for (int step = 0; step < 60_000; step++) {
            if (cells.isEmpty() || random.nextInt(5) < 3) {
                int length =
                        random.nextInt(100) == 0 ? random.nextInt(60_000) : random.nextInt(700);
                int cell = store.allocate(length);
                byte[] expected = new byte[length];
                assertThat(record(store, cell, length)).isEqualTo(expected);
                random.nextBytes(expected);
                System.arraycopy(
                        expected,
                        0,
                        store.page(cell),
                        store.base(cell) + PageStore.HEADER_BYTES,
                        length);
                cells.add(cell);
                contents.add(expected);
            } else {
                int at = random.nextInt(cells.size());
                int cell = cells.get(at);
                assertThat(record(store, cell, contents.get(at).length))
                        .isEqualTo(contents.get(at));
                store.free(cell);
                int last = cells.size() - 1;
                cells.set(at, cells.get(last));
                contents.set(at, contents.get(last));
                cells.remove(last);
                contents.remove(last);
            }
        }
        Set<Integer> distinct = new HashSet<>(cells);
        assertThat(distinct).hasSameSizeAs(cells).doesNotContain(PageStore.NO_CELL);
        for (int i = 0; i < cells.size(); i++) {
            assertThat(record(store, cells.get(i), contents.get(i).length))
                    .isEqualTo(contents.get(i));
            store.free(cells.get(i));
        }
        assertThat(store.usedBytes()).isZero();
    }

    @Test
    void eachCellOfAChunkHasAWordOfItsOwn() {
        for (int sizeClass = 0; sizeClass < SizeClasses.count(); sizeClass++) {
            CellSpace space = new CellSpace(true);
            int count = (CellSpace.LARGEST_CHUNK - CellSpace.LEAD) / SizeClasses.bytes(sizeClass);
            int first = space.addChunk(sizeClass, count);
            int[] cells = new int[count];
            for (int i = 0; i < count; i++) {
                cells[i] = first + i * CellSpace.distance(sizeClass);
                space.setWord(cells[i], cells[i]);
            }
            for (int cell : cells) {
                // an assertion each would take 10 s
                if (space.word(cell) != cell) {
                    throw new AssertionError("cell " + cell + " shares a word");
                }
            }
        }
    }

    @Test
    void freedMemoryIsUsedAgainBeforeItGrows() {
        PageStore store = new PageStore();
        int[] cells = new int[10_000];
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < cells.length; i++) {
                cells[i] = store.allocate(300);
                Arrays.fill(
                        store.page(cells[i]),
                        store.base(cells[i]),
                        store.base(cells[i]) + 316,
                        (byte) 7);
            }
            for (int cell : cells) {
                assertThat(store.page(cell)[store.base(cell) + 20]).isEqualTo((byte) 7);
                store.free(cell);
            }
        }
        assertThat(store.allocatedBytes()).isLessThan(10_000L * 320 * 2 + (1 << 20));
        assertThat(store.growth(300)).isZero();
        assertThat(record(store, store.allocate(300), 300)).isEqualTo(new byte[300]);
    }

    @Test
    void tellsByHowMuchItWillGrow() {
        PageStore store = new PageStore();
        for (int i = 0; i < 20_000; i++) {
            long before = store.allocatedBytes();
            long growth = store.growth(i % 2_000);
            store.allocate(i % 2_000);
            assertThat(store.allocatedBytes()).isEqualTo(before + growth);
        }
    }

    @Test
    void refusesRecordsThatNoCellHolds() {
        PageStore store = new PageStore();
        assertThat(store.capacity(store.allocate(PageStore.MAX_RECORD_BYTES)))
                .isEqualTo(PageStore.MAX_RECORD_BYTES);
        assertThatThrownBy(() -> store.allocate(PageStore.MAX_RECORD_BYTES + 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not " + (PageStore.MAX_RECORD_BYTES + 1));
        assertThatThrownBy(() -> store.allocate(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] record(PageStore store, int cell, int length) {
        int base = store.base(cell) + PageStore.HEADER_BYTES;
        return Arrays.copyOfRange(store.page(cell), base, base + length);
    }
}
