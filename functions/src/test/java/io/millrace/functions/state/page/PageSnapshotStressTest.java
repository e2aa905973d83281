/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * A task changes random cells at full speed while other threads write one snapshot after the other;
 * some are superseded or cancelled half-way, cells come, go and change their size meanwhile. Each
 * record that a snapshot hands on must be the one of its freeze, and whole.
 */
class PageSnapshotStressTest {

    private static final int CELLS = 2_000;
    private static final int SNAPSHOTS = 250;

    @Test
    void everyRecordIsAsOfTheFreeze() throws Exception {
        for (double share : new double[] {1.0, 0.01}) {
            long seed = System.nanoTime();
            System.out.println("PageSnapshotStressTest share " + share + " seed " + seed);
            Run run = new Run(seed, share, true);
            run.go();
            System.out.println(run);
            assertThat(run.wrong).as("seed %d", seed).hasValue(0);
            assertThat(run.whole).as("snapshots written to the end").hasValueGreaterThan(20);
            assertThat(run.broken).as("snapshots that ended early").hasValueGreaterThan(20);
            assertThat(run.store.copies()).isGreaterThan(1_000);
            assertThat(run.store.givenUp()).isZero();
        }
    }

    @Test
    void aTaskThatDoesNotAskBeforeItWritesIsFoundOut() throws Exception {
        long seed = System.nanoTime();
        System.out.println("PageSnapshotStressTest without protection, seed " + seed);
        Run run = new Run(seed, 1.0, false);
        run.go();
        assertThat(run.wrong).hasValueGreaterThan(0);
    }

    /** One cell as the model knows it. */
    private record Expected(int cell, int recordLength, long value) {}

    /** One seeded run. */
    private static final class Run {

        private final Random random;
        private final boolean protect;
        private final PageStore store;
        private final int[] cells = new int[CELLS];
        private final int[] lengths = new int[CELLS];
        private final long[] values = new long[CELLS];
        private final AtomicInteger wrong = new AtomicInteger();
        private final AtomicInteger whole = new AtomicInteger();
        private final AtomicInteger broken = new AtomicInteger();
        private long updates;

        Run(long seed, double share, boolean protect) {
            random = new Random(seed);
            this.protect = protect;
            store = new PageStore(new UndoLimits(share, 60_000));
        }

        void go() throws InterruptedException, ExecutionException, TimeoutException {
            for (int i = 0; i < CELLS; i++) {
                allocate(i);
            }
            // three, so that a late writer of a superseded snapshot overlaps with the next two
            ExecutorService writers = Executors.newFixedThreadPool(3);
            try {
                List<Future<?>> all = new ArrayList<>();
                for (int i = 0; i < SNAPSHOTS; i++) {
                    PageSnapshot snapshot = store.freeze();
                    List<Expected> image = image();
                    long seed = random.nextLong();
                    Future<?> writer = writers.submit(() -> write(snapshot, image, seed));
                    all.add(writer);
                    int fate = random.nextInt(4);
                    int patience = fate < 2 ? Integer.MAX_VALUE : random.nextInt(20_000);
                    while (!writer.isDone() && patience-- > 0) {
                        update();
                    }
                    if (fate == 2) {
                        snapshot.close();
                    }
                    for (int j = random.nextInt(2_000); j > 0; j--) {
                        update();
                    }
                }
                for (Future<?> writer : all) {
                    writer.get(30, TimeUnit.SECONDS);
                }
            } finally {
                writers.shutdownNow();
                writers.awaitTermination(30, TimeUnit.SECONDS);
            }
        }

        private void update() {
            int i = random.nextInt(CELLS);
            updates++;
            if (random.nextInt(50) == 0) {
                store.free(cells[i]);
                allocate(i);
                return;
            }
            if (protect) {
                store.beforeWrite(cells[i]);
            }
            values[i]++;
            TestingCells.fill(store, cells[i], values[i]);
        }

        private void allocate(int i) {
            lengths[i] = 8 * random.nextInt(250);
            cells[i] = store.allocate(lengths[i]);
            values[i] = random.nextLong();
            TestingCells.fill(store, cells[i], values[i]);
        }

        private List<Expected> image() {
            List<Expected> image = new ArrayList<>(CELLS);
            for (int i = 0; i < CELLS; i++) {
                image.add(new Expected(cells[i], lengths[i], values[i]));
            }
            return image;
        }

        private void write(PageSnapshot snapshot, List<Expected> image, long seed) {
            Random order = new Random(seed);
            int pause = order.nextInt(3);
            try {
                for (int left = image.size(); left > 0; left--) {
                    int at = order.nextInt(left);
                    Expected expected = image.set(at, image.get(left - 1));
                    byte[] stored = TestingCells.written(snapshot, expected.cell());
                    if (!TestingCells.isFilled(stored, expected.recordLength(), expected.value())) {
                        wrong.incrementAndGet();
                    }
                    for (int i = order.nextInt(1 + 500 * pause); i > 0; i--) {
                        Thread.onSpinWait();
                    }
                }
                whole.incrementAndGet();
            } catch (SnapshotOverException e) {
                broken.incrementAndGet();
            } catch (IOException | RuntimeException e) {
                wrong.incrementAndGet();
                System.out.println("PageSnapshotStressTest: " + e);
            } finally {
                snapshot.close();
            }
        }

        @Override
        public String toString() {
            return updates
                    + " updates, "
                    + store.copies()
                    + " copies, "
                    + whole
                    + " snapshots whole, "
                    + broken
                    + " ended early, "
                    + store.superseded()
                    + " superseded, "
                    + store.waits()
                    + " waits, peak undo "
                    + store.peakUndoBytes()
                    + " of "
                    + store.usedBytes();
        }
    }
}
