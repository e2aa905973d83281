/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The rules of a frozen store, step by step in one thread. */
class PageSnapshotTest {

    private static final int LENGTH = 240;
    private static final int CELL =
            SizeClasses.bytes(SizeClasses.of(PageStore.HEADER_BYTES + LENGTH));

    private final PageStore store = new PageStore(UndoLimits.DEFAULT);

    @Test
    void writesWhatWasThereAtTheFreeze() throws IOException {
        int changed = filled(1);
        int untouched = filled(2);
        int afterwards = filled(3);
        PageSnapshot snapshot = store.freeze();
        assertThat(change(changed, 10)).isTrue();
        assertThat(change(changed, 11)).as("copied once only").isFalse();

        assertThat(holds(snapshot, changed, 1)).isTrue();
        assertThat(holds(snapshot, untouched, 2)).isTrue();
        assertThat(holds(snapshot, afterwards, 3)).isTrue();
        assertThat(change(afterwards, 30)).as("already written").isFalse();
        assertThat(store.copies()).isEqualTo(1);
        assertThat(StoredRecord.handle(store, changed).lastEventMillis()).isEqualTo(11);
    }

    @Test
    void theHeaderAndItsLengthAreThoseOfTheFreezeToo() throws IOException {
        int cell = filled(1);
        PageSnapshot snapshot = store.freeze();
        store.beforeWrite(cell);
        int room = store.capacity(cell);
        assertThat(room).isGreaterThanOrEqualTo(LENGTH);
        new StoredRecordWriter(store, cell).length(LENGTH - 100);
        assertThat(holds(snapshot, cell, 1)).isTrue();
        assertThat(StoredRecord.handle(store, cell).recordLength()).isEqualTo(LENGTH - 100);
    }

    @Test
    void copiesNothingWhileNoSnapshotRuns() {
        int cell = filled(1);
        assertThat(change(cell, 2)).isFalse();
        store.freeze().close();
        assertThat(change(cell, 3)).isFalse();
        assertThat(store.copies()).isZero();
    }

    @Test
    void aFreedCellIsNotUsedAgainBeforeTheSnapshotEnds() throws IOException {
        int cell = filled(1);
        PageSnapshot snapshot = store.freeze();
        store.free(cell);
        for (int i = 0; i < 1_000; i++) {
            assertThat(filled(100 + i)).isNotEqualTo(cell);
        }
        assertThat(holds(snapshot, cell, 1)).isTrue();
        snapshot.close();
        assertThat(store.allocate(LENGTH)).isEqualTo(cell);
    }

    @Test
    void aCellThatIsYoungerIsNoPartOfIt() {
        PageSnapshot snapshot = store.freeze();
        int young = filled(1);
        assertThat(change(young, 2)).isFalse();
        assertThatThrownBy(() -> TestingCells.written(snapshot, young))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("younger");
    }

    @Test
    void aCellIsWrittenOnlyOnce() throws IOException {
        int cell = filled(1);
        PageSnapshot snapshot = store.freeze();
        TestingCells.written(snapshot, cell);
        assertThatThrownBy(() -> TestingCells.written(snapshot, cell))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("twice");
    }

    @Test
    void theNextFreezeEndsOneThatStillRuns() throws IOException {
        int first = filled(1);
        int second = filled(2);
        PageSnapshot late = store.freeze();
        change(first, 10);
        PageSnapshot next = store.freeze();
        // takes the copy that the late one made, so its bytes are no longer those of the late one
        change(second, 20);

        assertThatThrownBy(() -> TestingCells.written(late, first))
                .isInstanceOfSatisfying(
                        SnapshotOverException.class, e -> assertThat(e.superseded()).isTrue());
        assertThatThrownBy(() -> TestingCells.written(late, second))
                .isInstanceOf(SnapshotOverException.class);
        assertThat(holds(next, first, 10)).isTrue();
        assertThat(holds(next, second, 2)).isTrue();
        assertThat(store.superseded()).isEqualTo(1);
    }

    @Test
    void aCancelledSnapshotHandsNothingOn() {
        int cell = filled(1);
        PageSnapshot snapshot = store.freeze();
        snapshot.close();
        assertThatThrownBy(() -> TestingCells.written(snapshot, cell))
                .isInstanceOfSatisfying(
                        SnapshotOverException.class, e -> assertThat(e.superseded()).isFalse());
    }

    @Test
    void copiesAreUsedAgainWhileTheSnapshotRuns() throws IOException {
        int[] cells = new int[20_000];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = filled(i);
        }
        PageSnapshot snapshot = store.freeze();
        for (int i = 0; i < cells.length; i++) {
            change(cells[i], -i);
            assertThat(holds(snapshot, cells[i], i)).isTrue();
        }
        assertThat(store.copies()).isEqualTo(cells.length);
        assertThat(store.peakUndoBytes()).isLessThan(10L * CELL);
        assertThat(store.waits()).isZero();
        snapshot.close();
        long allocated = store.allocatedBytes();
        change(cells[0], 0);
        store.free(cells[1]);
        assertThat(store.undoBytes()).isZero();
        assertThat(store.allocatedBytes()).isEqualTo(allocated);
    }

    @Test
    void theTaskWaitsForTheWriterWhenTheCopiesAreUsedUp() throws Exception {
        PageStore small = new PageStore(new UndoLimits(1e-9, 60_000));
        int cells = (int) (UndoLimits.LEAST_BYTES / CELL) * 2;
        int[] all = new int[cells];
        for (int i = 0; i < cells; i++) {
            all[i] = small.allocate(LENGTH);
            TestingCells.fill(small, all[i], i);
        }
        PageSnapshot snapshot = small.freeze();
        CountDownLatch mayWrite = new CountDownLatch(1);
        AtomicLong wrong = new AtomicLong();
        Thread writer =
                new Thread(
                        () -> {
                            try {
                                mayWrite.await();
                                for (int i = 0; i < cells; i++) {
                                    byte[] stored = TestingCells.written(snapshot, all[i]);
                                    if (!TestingCells.isFilled(stored, LENGTH, i)) {
                                        wrong.incrementAndGet();
                                    }
                                }
                                snapshot.close();
                            } catch (IOException | InterruptedException e) {
                                wrong.incrementAndGet();
                            }
                        });
        writer.start();
        for (int i = 0; i < cells; i++) {
            if (i == cells / 2 - 10) {
                assertThat(small.waits()).isZero();
                mayWrite.countDown();
            }
            small.beforeWrite(all[i]);
            TestingCells.fill(small, all[i], -1);
        }
        writer.join(60_000);
        assertThat(wrong).hasValue(0);
        assertThat(small.peakUndoBytes()).isLessThanOrEqualTo(UndoLimits.LEAST_BYTES);
        assertThat(small.givenUp()).isZero();
    }

    @Test
    void aWriterThatHangsIsGivenUpAfterTheLongestWait() {
        AtomicLong nanos = new AtomicLong();
        PageStore small =
                new PageStore(new UndoLimits(1e-9, 1_000), () -> nanos.addAndGet(50_000_000));
        int cells = (int) (UndoLimits.LEAST_BYTES / CELL) + 1;
        int[] all = new int[cells];
        for (int i = 0; i < cells; i++) {
            all[i] = small.allocate(LENGTH);
        }
        PageSnapshot snapshot = small.freeze();
        for (int cell : all) {
            small.beforeWrite(cell);
        }
        assertThat(snapshot.isOver()).isTrue();
        assertThat(small.waits()).isEqualTo(1);
        assertThat(small.givenUp()).isEqualTo(1);
        assertThat(small.waitedNanos()).isBetween(1_000_000_000L, 1_200_000_000L);
        assertThatThrownBy(() -> TestingCells.written(snapshot, all[0]))
                .isInstanceOfSatisfying(
                        SnapshotOverException.class, e -> assertThat(e.superseded()).isFalse());
    }

    @Test
    void copiesOfSizesThatNobodyNeedsMakeRoomForOthers() throws IOException {
        PageStore small = new PageStore(new UndoLimits(1e-9, 1));
        int count = (int) (UndoLimits.LEAST_BYTES / CELL);
        int[] first = new int[count];
        int[] second = new int[count / 4];
        for (int i = 0; i < count; i++) {
            first[i] = small.allocate(LENGTH);
        }
        for (int i = 0; i < second.length; i++) {
            second[i] = small.allocate(4 * LENGTH);
        }
        PageSnapshot snapshot = small.freeze();
        for (int cell : first) {
            small.beforeWrite(cell);
        }
        for (int cell : first) {
            TestingCells.written(snapshot, cell);
        }
        for (int cell : second) {
            assertThat(small.beforeWrite(cell)).isTrue();
        }
        assertThat(small.givenUp()).isZero();
        assertThat(small.peakUndoBytes()).isLessThanOrEqualTo(UndoLimits.LEAST_BYTES);
        for (int cell : second) {
            assertThat(TestingCells.isFilled(TestingCells.written(snapshot, cell), 4 * LENGTH, 0))
                    .isTrue();
        }
    }

    @Test
    void aStoreWithoutSnapshotsRefusesToFreeze() {
        PageStore plain = new PageStore();
        int cell = plain.allocate(8);
        assertThat(plain.beforeWrite(cell)).isFalse();
        assertThatThrownBy(plain::freeze).isInstanceOf(IllegalStateException.class);
    }

    private int filled(long value) {
        int cell = store.allocate(LENGTH);
        TestingCells.fill(store, cell, value);
        return cell;
    }

    private boolean change(int cell, long value) {
        boolean copied = store.beforeWrite(cell);
        TestingCells.fill(store, cell, value);
        return copied;
    }

    private static boolean holds(PageSnapshot snapshot, int cell, long value) throws IOException {
        return TestingCells.isFilled(TestingCells.written(snapshot, cell), LENGTH, value);
    }

    /** Changes a header. */
    private record StoredRecordWriter(PageStore store, int cell) {

        void length(int recordLength) {
            byte[] page = store.page(cell);
            int base = store.base(cell);
            for (int i = 0; i < Integer.BYTES; i++) {
                page[base + i] = (byte) (recordLength >>> (8 * i));
            }
        }
    }
}
