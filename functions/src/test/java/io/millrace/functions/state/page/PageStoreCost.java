/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.page;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * Prints what a page store costs: main class, for a quiet machine. A million cells of 640 bytes, in
 * random order; medians of several rounds, in CPU time of the thread, so that others on the same
 * cores disturb less. Longest times are by the clock.
 */
final class PageStoreCost {

    private static final int RECORD = 640 - PageStore.HEADER_BYTES;
    private static final int ROUNDS = 7;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final int count;
    private final PageStore store = new PageStore(new UndoLimits(1.0, 60_000));
    private final int[] cells;
    private final int[] order;
    private long sum;

    private PageStoreCost(int count) {
        this.count = count;
        cells = new int[count];
        order = new int[count];
    }

    /** Takes the number of cells. */
    public static void main(String[] args) throws IOException {
        new PageStoreCost(args.length == 0 ? 1_000_000 : Integer.parseInt(args[0])).run();
    }

    private void run() throws IOException {
        long longest = 0;
        long began = cpu();
        for (int i = 0; i < count; i++) {
            long one = System.nanoTime();
            cells[i] = store.allocate(RECORD);
            longest = Math.max(longest, System.nanoTime() - one);
        }
        print("allocate", (cpu() - began) / (double) count);
        System.out.printf(
                "  longest allocate %.1f ms; %d MiB used, %d MiB allocated%n",
                longest / 1e6, store.usedBytes() >> 20, store.allocatedBytes() >> 20);
        Random random = new Random(1);
        for (int i = 0; i < count; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = cells[i];
        }
        measure("empty loop over random cells", cell -> sum += cell);
        measure("page and base, nothing read", this::lookUp);
        measure("beforeWrite, no snapshot", cell -> sum += store.beforeWrite(cell) ? 1 : 0);
        measure("page, base, one line read", this::readHeader);
        measure("touch each", store::touch);
        inBlocks();
        measure(
                "fill 624 bytes",
                cell ->
                        Arrays.fill(
                                store.page(cell),
                                store.base(cell) + 16,
                                store.base(cell) + 640,
                                (byte) 1));
        snapshots();
        againstAWriter();
        System.out.println("(" + sum + ")");
    }

    private void lookUp(int cell) {
        sum += store.page(cell).length + store.base(cell);
    }

    private void readHeader(int cell) {
        sum += store.page(cell)[store.base(cell)];
    }

    /** Touch 16, then read all their lines: misses overlap. */
    private void inBlocks() {
        double[] nanos = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long began = cpu();
            for (int i = 0; i + 16 <= count; i += 16) {
                for (int j = i; j < i + 16; j++) {
                    store.touch(order[j]);
                }
                for (int j = i; j < i + 16; j++) {
                    store.touch(order[j]);
                }
            }
            nanos[round] = (cpu() - began) / (double) count;
        }
        print("touch 16, then read the 16 again", median(nanos));
    }

    private void snapshots() throws IOException {
        double[] freeze = new double[ROUNDS];
        double[] copy = new double[ROUNDS];
        double[] again = new double[ROUNDS];
        double[] writeCopied = new double[ROUNDS];
        double[] writeUntouched = new double[ROUNDS];
        double[] first = new double[ROUNDS];
        DataOutputSerializer out = new DataOutputSerializer(1 << 20);
        for (int round = 0; round < ROUNDS; round++) {
            long t0 = cpu();
            PageSnapshot snapshot = store.freeze();
            long t1 = cpu();
            for (int i = 0; i < count / 2; i++) {
                store.beforeWrite(order[i]);
            }
            long t2 = cpu();
            for (int i = 0; i < count / 2; i++) {
                store.beforeWrite(order[i]);
            }
            long t3 = cpu();
            for (int i = 0; i < count; i++) {
                if (i == count / 2) {
                    writeCopied[round] = (cpu() - t3) / (count / 2.0);
                }
                snapshot.write(order[i], out);
                if (out.length() > 1 << 19) {
                    out.clear();
                }
            }
            writeUntouched[round] = (cpu() - t3) / (count / 2.0) - writeCopied[round];
            snapshot.close();
            freeze[round] = t1 - t0;
            copy[round] = (t2 - t1) / (count / 2.0);
            again[round] = (t3 - t2) / (count / 2.0);
            long t4 = cpu();
            store.beforeWrite(order[0]);
            store.free(store.allocate(RECORD));
            first[round] = cpu() - t4;
        }
        print("freeze", median(freeze));
        print("beforeWrite that copies", median(copy));
        System.out.printf("  the first round, with memory never used: %.1f ns%n", copy[0]);
        print("beforeWrite, copied before", median(again));
        print("write of a copied cell", median(writeCopied));
        print("write of an untouched cell", median(writeUntouched));
        print("taking back 500,000 copies after the end", median(first));
    }

    /** A task at full speed against a writer in another thread. */
    private void againstAWriter() {
        for (int round = 0; round < 3; round++) {
            long copies = store.copies();
            PageSnapshot snapshot = store.freeze();
            CompletableFuture<Double> writer =
                    CompletableFuture.supplyAsync(() -> writeAll(snapshot));
            Random random = new Random(round);
            long updates = 0;
            long longest = 0;
            long began = cpu();
            long last = System.nanoTime();
            while (!writer.isDone()) {
                int cell = cells[random.nextInt(count)];
                store.beforeWrite(cell);
                store.touch(cell);
                updates++;
                long now = System.nanoTime();
                longest = Math.max(longest, now - last);
                last = now;
            }
            System.out.printf(
                    "beside a writer: %.0f ns an update, longest %.2f ms, %d copies, peak undo"
                            + " %d MiB, writer %.0f ns a cell%n",
                    (cpu() - began) / (double) updates,
                    longest / 1e6,
                    store.copies() - copies,
                    store.peakUndoBytes() >> 20,
                    writer.join());
        }
    }

    private double writeAll(PageSnapshot snapshot) {
        long began = cpu();
        DataOutputSerializer out = new DataOutputSerializer(1 << 20);
        try (snapshot) {
            for (int cell : order) {
                snapshot.write(cell, out);
                if (out.length() > 1 << 19) {
                    out.clear();
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return (cpu() - began) / (double) count;
    }

    private void measure(String what, IntConsumer each) {
        double[] nanos = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long began = cpu();
            for (int i = 0; i < count; i++) {
                each.accept(order[i]);
            }
            nanos[round] = (cpu() - began) / (double) count;
        }
        print(what, median(nanos));
    }

    private static long cpu() {
        return THREADS.getCurrentThreadCpuTime();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static void print(String what, double nanos) {
        System.out.printf("%-44s %10.1f ns%n", what, nanos);
    }
}
