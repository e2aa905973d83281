/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.block;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.millrace.functions.model.Reading;
import io.millrace.functions.model.SensorReading;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.flink.streaming.runtime.tasks.TestProcessingTimeService;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What a reading costs on its way through a block: no object of its own, and the time and bytes
 * that are printed. Run with {@code -Dmillrace.readings=50000000} for a figure worth quoting.
 */
class BlockAllocationTest {

    private static final int KEY_GROUPS = 128;
    private static final int ROWS = 64;
    private static final int ROOMS = 33_333;
    private static final int READINGS = 3 * (1 << 17);
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static List<Reading> readings = List.of();
    private static List<ReadingBlock> blocks = List.of();

    /** One round over all the readings. */
    private interface Round {
        void run() throws Exception;
    }

    @BeforeAll
    static void prepare() throws Exception {
        readings = new ArrayList<>(TestingReadings.rooms(new Random(1), ROOMS, READINGS));
        blocks = new ArrayList<>();
        packing(blocks::add).run();
    }

    @Test
    void packingAllocatesNothingButTheBlocks() throws Exception {
        long[] count = new long[1];
        Round round = packing(block -> count[0] += block.rows());
        double perReading = measure("append and build, 128 key groups", round);
        assertThat(count[0]).isPositive();
        // The columns are 19 bytes a row, the names about 8, the objects about 5 of 64 rows.
        assertThat(perReading).isBetween(19d, 40d);
    }

    @Test
    void appendingAllocatesNothing() throws Exception {
        ReadingBlockBuilder builder = new ReadingBlockBuilder(ReadingBlock.MOST_ROWS);
        fill(builder);
        builder.build(1, 0);
        fill(builder);
        builder.build(1, 0);
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        fill(builder);
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - bytes).isLessThan(1000);
    }

    private static void fill(ReadingBlockBuilder builder) {
        for (int i = 0; !builder.append(readings.get(i)); i++) {}
    }

    @Test
    void writingAllocatesNothing() throws Exception {
        BlockWriter writer = new BlockWriter();
        long[] written = new long[1];
        double perReading =
                measure(
                        "write",
                        () -> {
                            long total = 0;
                            for (int i = 0; i < blocks.size(); i++) {
                                total += writer.write(blocks.get(i));
                            }
                            written[0] = total;
                        });
        System.out.printf("block form: %.2f bytes a reading%n", written[0] / (double) READINGS);
        assertThat(perReading).isLessThan(0.05);
        assertThat(written[0] / (double) READINGS).isLessThan(12);
    }

    @Test
    void readingAllocatesNothingButTheBlock() throws Exception {
        BlockWriter writer = new BlockWriter();
        List<byte[]> forms = new ArrayList<>();
        for (ReadingBlock block : blocks) {
            forms.add(writer.toBytes(block));
        }
        BlockReader reader = new BlockReader();
        double perReading =
                measure(
                        "read",
                        () -> {
                            for (int i = 0; i < forms.size(); i++) {
                                byte[] form = forms.get(i);
                                reader.read(form, 0, form.length);
                            }
                        });
        assertThat(perReading).isBetween(19d, 40d);
    }

    /** What the engine does with each run and row, without the work. */
    @Test
    void walkingABlockAllocatesNothing() throws Exception {
        ReadingBlock.Cursor cursor = new ReadingBlock.Cursor();
        double[] sum = new double[1];
        double perReading =
                measure(
                        "hash each run and walk",
                        () -> {
                            for (int i = 0; i < blocks.size(); i++) {
                                sum[0] += walk(blocks.get(i), cursor);
                            }
                        });
        assertThat(perReading).isLessThan(0.05);
    }

    private static double walk(ReadingBlock block, ReadingBlock.Cursor cursor) {
        double sum = 0;
        cursor.enter(block);
        for (int run = 0; run < block.runs(); run++) {
            sum += block.assetHash(run);
            cursor.enterRun("asset");
            for (int row = block.runStart(run); row < block.runEnd(run); row++) {
                cursor.moveTo(row);
                sum += valueOf(cursor);
            }
        }
        return sum;
    }

    private static double valueOf(SensorReading reading) {
        return reading.value() + reading.timestampMillis() + reading.sensor().length();
    }

    private static Round packing(Consumer<ReadingBlock> out) {
        KeyGroupPacking packing =
                new KeyGroupPacking(
                        KEY_GROUPS,
                        new BlockOptions(ROWS, Duration.ofMillis(5)),
                        new TestProcessingTimeService(),
                        out);
        return () -> {
            for (int i = 0; i < READINGS; i++) {
                packing.add(readings.get(i));
            }
            packing.sendAll();
        };
    }

    /** Allocated bytes a reading. */
    private static double measure(String what, Round round) throws Exception {
        long rounds = Math.max(10, Long.getLong("millrace.readings", 0) / READINGS);
        for (int i = 0; i < 10; i++) {
            round.run();
        }
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        long nanos = THREADS.getCurrentThreadCpuTime();
        for (long i = 0; i < rounds; i++) {
            round.run();
        }
        nanos = THREADS.getCurrentThreadCpuTime() - nanos;
        bytes = THREADS.getCurrentThreadAllocatedBytes() - bytes;
        double count = (double) rounds * READINGS;
        System.out.printf(
                "block: %s: %.1f ns CPU and %.2f bytes a reading%n",
                what, nanos / count, bytes / count);
        return bytes / count;
    }
}
