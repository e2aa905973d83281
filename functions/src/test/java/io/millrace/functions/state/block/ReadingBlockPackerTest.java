/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.functions.model.Reading;
import io.millrace.functions.types.ModelTypes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** What leaves the packing operator, when, and in which order. */
@SuppressWarnings("try") // the harness may be interrupted while it closes
class ReadingBlockPackerTest {

    private static final int KEY_GROUPS = 16;
    private static final long SEED = Long.getLong("millrace.seed", 20261121L);

    @Test
    void keepsEveryReadingAndTheOrderWithinAnAsset() throws Exception {
        System.out.println("ReadingBlockPackerTest seed " + SEED);
        Random random = new Random(SEED);
        List<Reading> readings = TestingReadings.rooms(random, 50, 20_000);
        try (var harness = start(new BlockOptions(8, Duration.ofMillis(5)))) {
            long clock = 0;
            long checkpoint = 0;
            for (Reading reading : readings) {
                harness.processElement(reading, reading.timestampMillis());
                switch (random.nextInt(50)) {
                    case 0 -> harness.setProcessingTime(clock += random.nextInt(4));
                    case 1 -> harness.processWatermark(reading.timestampMillis() - 10_000);
                    case 2 -> harness.prepareSnapshotPreBarrier(++checkpoint);
                    default -> {}
                }
            }
            harness.endInput();
            harness.getOneInputOperator().finish();

            List<ReadingBlock> blocks = blocks(harness);
            List<Reading> packed = new ArrayList<>();
            for (ReadingBlock block : blocks) {
                assertThat(block.rows()).isBetween(1, 8);
                assertThat(block.maxParallelism()).isEqualTo(KEY_GROUPS);
                for (Reading reading : TestingReadings.readings(block)) {
                    assertThat(
                                    KeyGroupRangeAssignment.assignToKeyGroup(
                                            reading.asset(), KEY_GROUPS))
                            .isEqualTo(block.keyGroup());
                    packed.add(reading);
                }
            }
            assertThat(byAsset(packed)).isEqualTo(byAsset(readings));
        }
    }

    @Test
    void sendsABlockAsSoonAsItIsFullWithItsNewestTime() throws Exception {
        try (var harness = start(new BlockOptions(3, Duration.ofSeconds(1)))) {
            harness.processElement(TestingReadings.reading("a", "s", 30, 1), 30);
            harness.processElement(TestingReadings.reading("a", "s", 40, 2), 40);
            assertThat(blocks(harness)).isEmpty();

            harness.processElement(TestingReadings.reading("a", "s", 20, 3), 20);

            assertThat(harness.extractOutputStreamRecords())
                    .singleElement()
                    .satisfies(record -> assertThat(record.getTimestamp()).isEqualTo(40));
        }
    }

    /** Each block has its own age; one timer serves them all. */
    @Test
    void letsNoReadingWaitLongerThanTheLatency() throws Exception {
        try (var harness = start(new BlockOptions(64, Duration.ofMillis(5)))) {
            harness.setProcessingTime(100);
            harness.processElement(TestingReadings.reading("a", "s", 1, 1), 1);
            harness.setProcessingTime(103);
            harness.processElement(TestingReadings.reading("b", "s", 2, 1), 2);
            harness.processElement(TestingReadings.reading("a", "s", 3, 1), 3);
            assertThat(harness.getProcessingTimeService().getNumActiveTimers()).isEqualTo(1);

            harness.setProcessingTime(104);
            assertThat(blocks(harness)).isEmpty();
            harness.setProcessingTime(105);
            assertThat(blocks(harness)).hasSize(1);
            assertThat(blocks(harness).get(0).rows()).isEqualTo(2);
            assertThat(harness.getProcessingTimeService().getNumActiveTimers()).isEqualTo(1);
            harness.setProcessingTime(107);
            assertThat(blocks(harness)).hasSize(1);
            harness.setProcessingTime(108);
            assertThat(blocks(harness)).hasSize(2);
            assertThat(harness.getProcessingTimeService().getNumActiveTimers()).isZero();
        }
    }

    /** The timer of a block that left full finds a younger one, which is not due. */
    @Test
    void doesNotSendAYoungerBlockForATimerOfAnOlder() throws Exception {
        try (var harness = start(new BlockOptions(2, Duration.ofMillis(5)))) {
            harness.setProcessingTime(100);
            harness.processElement(TestingReadings.reading("a", "s", 1, 1), 1);
            harness.processElement(TestingReadings.reading("a", "s", 2, 1), 2);
            harness.setProcessingTime(103);
            harness.processElement(TestingReadings.reading("a", "s", 3, 1), 3);

            harness.setProcessingTime(105);
            assertThat(blocks(harness)).hasSize(1);
            harness.setProcessingTime(108);
            assertThat(blocks(harness)).hasSize(2);
        }
    }

    @Test
    void sendsEachReadingAtOnceWithoutLatency() throws Exception {
        try (var harness = start(new BlockOptions(64, Duration.ZERO))) {
            harness.processElement(TestingReadings.reading("a", "s", 1, 1), 1);
            assertThat(blocks(harness)).hasSize(1);
            harness.processElement(TestingReadings.reading("a", "s", 2, 1), 2);
            assertThat(blocks(harness)).hasSize(2);
            assertThat(harness.getProcessingTimeService().getNumActiveTimers()).isZero();
        }
    }

    @Test
    void leavesNothingBehindABarrier() throws Exception {
        try (var harness = start(BlockOptions.DEFAULT)) {
            harness.processElement(TestingReadings.reading("a", "s", 1, 1), 1);
            harness.processElement(TestingReadings.reading("b", "s", 2, 1), 2);

            harness.prepareSnapshotPreBarrier(1);
            harness.snapshot(1, 1);

            assertThat(blocks(harness)).hasSize(2);
        }
    }

    @Test
    void refusesACheckpointThatWouldLoseReadings() throws Exception {
        try (var harness = start(BlockOptions.DEFAULT)) {
            harness.processElement(TestingReadings.reading("a", "s", 1, 1), 1);

            assertThatThrownBy(() -> harness.snapshot(7, 1))
                    .hasStackTraceContaining(
                            "checkpoint 7 would lose readings whose block was not sent");
        }
    }

    @Test
    void sendsReadingsBeforeTheWatermarkAndTheIdlenessBehindThem() throws Exception {
        try (var harness = start(BlockOptions.DEFAULT)) {
            harness.processElement(TestingReadings.reading("a", "s", 1, 1), 1);
            harness.processWatermark(1);
            harness.processElement(TestingReadings.reading("a", "s", 2, 1), 2);
            harness.processWatermarkStatus(WatermarkStatus.IDLE);

            assertThat(harness.getOutput())
                    .extracting(Object::getClass)
                    .extracting(Class::getSimpleName)
                    .containsExactly(
                            StreamRecord.class.getSimpleName(),
                            Watermark.class.getSimpleName(),
                            StreamRecord.class.getSimpleName(),
                            WatermarkStatus.class.getSimpleName());
        }
    }

    @Test
    void sendsTheRestAtTheEndOfInput() throws Exception {
        try (var harness = start(BlockOptions.DEFAULT)) {
            harness.processElement(TestingReadings.reading("a", "s", 1, 1), 1);
            harness.getOneInputOperator().finish();
            assertThat(blocks(harness)).hasSize(1);
        }
    }

    @Test
    void refusesOptionsOutOfRange() {
        assertThatThrownBy(() -> new BlockOptions(0, Duration.ZERO))
                .hasMessage("rows of a block are 0, allowed are 1 to 4096");
        assertThatThrownBy(() -> new BlockOptions(4097, Duration.ZERO))
                .hasMessage("rows of a block are 4097, allowed are 1 to 4096");
        assertThatThrownBy(() -> new BlockOptions(1, Duration.ofMillis(-1)))
                .hasMessage("latency of a block is PT-0.001S, allowed is PT0S to PT1M");
        assertThatThrownBy(() -> new BlockOptions(1, Duration.ofSeconds(61)))
                .hasMessage("latency of a block is PT1M1S, allowed is PT0S to PT1M");
    }

    private static OneInputStreamOperatorTestHarness<Reading, ReadingBlock> start(
            BlockOptions options) throws Exception {
        var harness =
                new OneInputStreamOperatorTestHarness<>(
                        new ReadingBlockPacker(options), KEY_GROUPS, 1, 0);
        var config = harness.getExecutionConfig().getSerializerConfig();
        harness.setup(ReadingBlockSerializer.TYPE.createSerializer(config));
        harness.getStreamConfig().setupNetworkInputs(ModelTypes.READING.createSerializer(config));
        harness.getStreamConfig().serializeAllConfigs();
        harness.open();
        return harness;
    }

    private static List<ReadingBlock> blocks(
            OneInputStreamOperatorTestHarness<Reading, ReadingBlock> harness) {
        return harness.extractOutputValues();
    }

    private static Map<String, List<Reading>> byAsset(List<Reading> readings) {
        Map<String, List<Reading>> byAsset = new HashMap<>();
        for (Reading reading : readings) {
            byAsset.computeIfAbsent(reading.asset(), asset -> new ArrayList<>()).add(reading);
        }
        return byAsset;
    }
}
