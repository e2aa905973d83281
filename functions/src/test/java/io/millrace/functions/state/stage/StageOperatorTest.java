/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.stage;

import static io.millrace.functions.state.stage.PlantReadings.byAsset;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.functions.model.Origin;
import io.millrace.functions.model.Quality;
import io.millrace.functions.model.Reading;
import io.millrace.functions.state.block.ReadingBlock;
import io.millrace.functions.state.stage.StageHarness.Backend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** One subtask: outputs and state, whatever is evicted, restored, aborted or rescaled. */
class StageOperatorTest {

    private static final StageOptions ROOMY = StageOptions.withMemory(1L << 30);

    /** Room for about a hundred records. */
    private static final long TIGHT = 40_000;

    private static final int ASSETS = 2_000;
    private static final int SENSORS = 3;

    /** In resident mode nothing may be evicted, so the budget is never tight. */
    private static StageOptions tight(Backend backend) {
        return backend.mode == StageMode.SPILL ? StageOptions.withMemory(TIGHT) : ROOMY;
    }

    private static List<Reading> readings(long from, long to) {
        return PlantReadings.readings(from, to, ASSETS, SENSORS);
    }

    private static List<String> plain(long to) {
        return PlainChain.lines(readings(0, to));
    }

    private static Reading reading(String asset, String sensor, long time) {
        return new Reading(asset, sensor, time, 1d, Quality.GOOD, Origin.LIVE);
    }

    @ParameterizedTest
    @EnumSource
    void givesEachOutputTheTimeOfItsReading(Backend backend) throws Exception {
        try (StageHarness harness = StageHarness.start(backend, ROOMY, null)) {
            List<ReadingBlock> blocks =
                    PlantReadings.blocks(
                            List.of(reading("press", "t1", 42L), reading("press", "t1", 7L)),
                            StageHarness.KEY_GROUPS,
                            64);
            assertThat(blocks).hasSize(1);
            harness.flink.processElement(new StreamRecord<>(blocks.get(0), 99L));
            assertThat(harness.flink.extractOutputStreamRecords())
                    .extracting(StreamRecord::getTimestamp)
                    .containsExactly(42L, 7L);
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsAssetsAndSensorsApart(Backend backend) throws Exception {
        List<Reading> readings = new ArrayList<>();
        for (String asset : List.of("Aa", "BB", "Aa", "C", "BB", "Ä", "A\u0000")) {
            for (String sensor : List.of("Aa", "BB")) {
                readings.add(reading(asset, sensor, readings.size()));
            }
        }
        try (StageHarness harness = StageHarness.start(backend, tight(backend), null)) {
            assertThat(byAsset(harness.process(readings)))
                    .isEqualTo(byAsset(PlainChain.lines(readings)));
        }
    }

    @ParameterizedTest(name = "{0}, {1} rows, touch ahead {2}, {3} bytes")
    @CsvSource({
        "ROCKSDB, 1, true, 40000",
        "ROCKSDB, 7, true, 1",
        "ROCKSDB, 64, false, 40000",
        "ROCKSDB, 64, true, 1000000000",
        "HASHMAP, 1, false, 40000",
        "HASHMAP, 64, true, 40000",
        "HASHMAP, 64, true, 1",
        "HASHMAP, 4096, true, 40000",
        "HASHMAP, 4096, false, 1000000000",
        "HASHMAP_RESIDENT, 1, true, 1000000000",
        "HASHMAP_RESIDENT, 64, false, 1000000000",
        "HASHMAP_RESIDENT, 4096, true, 1000000000"
    })
    void givesTheSameForEveryOption(Backend backend, int rows, boolean touch, long memoryBytes)
            throws Exception {
        StageOptions options =
                StageOptions.withMemory(memoryBytes)
                        .withBlocks(rows, Duration.ZERO)
                        .withTouchAhead(touch);
        try (StageHarness harness = StageHarness.start(backend, options, null)) {
            assertThat(byAsset(harness.process(readings(0, 12_000))))
                    .isEqualTo(byAsset(plain(12_000)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void goesOnAfterARestoreAsIfNothingHadHappened(Backend backend) throws Exception {
        OperatorSubtaskState snapshot;
        List<String> lines = new ArrayList<>();
        try (StageHarness before = StageHarness.start(backend, tight(backend), null)) {
            lines.addAll(before.process(readings(0, 6_000)));
            snapshot = before.snapshot();
        }
        try (StageHarness after = StageHarness.start(backend, tight(backend), snapshot)) {
            lines.addAll(after.process(readings(6_000, 12_000)));
        }
        assertThat(byAsset(lines)).isEqualTo(byAsset(plain(12_000)));
    }

    @ParameterizedTest
    @CsvSource({"HASHMAP, HASHMAP_RESIDENT", "HASHMAP_RESIDENT, HASHMAP"})
    void goesOnInAnotherMode(Backend first, Backend second) throws Exception {
        OperatorSubtaskState snapshot;
        List<String> lines = new ArrayList<>();
        try (StageHarness before = StageHarness.start(first, tight(first), null)) {
            lines.addAll(before.process(readings(0, 6_000)));
            snapshot = before.snapshot();
        }
        try (StageHarness after = StageHarness.start(second, tight(second), snapshot)) {
            lines.addAll(after.process(readings(6_000, 9_000)));
            snapshot = after.snapshot();
        }
        try (StageHarness again = StageHarness.start(first, tight(first), snapshot)) {
            lines.addAll(again.process(readings(9_000, 12_000)));
        }
        assertThat(byAsset(lines)).isEqualTo(byAsset(plain(12_000)));
    }

    @ParameterizedTest
    @EnumSource
    void repeatsTheSameAfterACrashBetweenTwoCheckpoints(Backend backend) throws Exception {
        OperatorSubtaskState snapshot;
        List<String> expected = plain(9_000);
        try (StageHarness crashing = StageHarness.start(backend, tight(backend), null)) {
            crashing.process(readings(0, 3_000));
            snapshot = crashing.snapshot();
            crashing.process(readings(3_000, 7_000));
        }
        try (StageHarness again = StageHarness.start(backend, tight(backend), snapshot)) {
            assertThat(byAsset(again.process(readings(3_000, 9_000))))
                    .isEqualTo(byAsset(expected.subList(3_000, 9_000)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void completesALaterSnapshotAfterAbortedAndSupersededOnes(Backend backend) throws Exception {
        OperatorSubtaskState last;
        try (StageHarness harness = StageHarness.start(backend, ROOMY, null)) {
            harness.process(readings(0, 3_000));
            harness.abortedCheckpoint();
            harness.process(readings(3_000, 3_010));
            // A barrier that never became a snapshot: the checkpoint was declined elsewhere.
            harness.flink.prepareSnapshotPreBarrier(2);
            harness.operator.notifyCheckpointAborted(2);
            harness.process(readings(3_010, 3_020));
            harness.snapshot();
            last = harness.snapshot();
        }
        try (StageHarness restored = StageHarness.start(backend, ROOMY, last)) {
            assertThat(byAsset(restored.process(readings(3_020, 9_000))))
                    .isEqualTo(byAsset(plain(9_000).subList(3_020, 9_000)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void rescalesFromOneToTwoToOne(Backend backend) throws Exception {
        StageOptions options = tight(backend);
        OperatorSubtaskState one;
        try (StageHarness single = StageHarness.start(backend, options, null)) {
            single.process(readings(0, 4_000));
            one = single.snapshot();
        }
        List<String> lines = new ArrayList<>();
        OperatorSubtaskState[] two = new OperatorSubtaskState[2];
        for (int subtask = 0; subtask < 2; subtask++) {
            try (StageHarness half = StageHarness.subtask(backend, options, one, 1, 2, subtask)) {
                lines.addAll(half.process(ofSubtask(readings(4_000, 8_000), subtask)));
                two[subtask] = half.snapshot();
            }
        }
        OperatorSubtaskState both = AbstractStreamOperatorTestHarness.repackageState(two);
        try (StageHarness single = StageHarness.subtask(backend, options, both, 2, 1, 0)) {
            lines.addAll(single.process(readings(8_000, 12_000)));
        }
        assertThat(byAsset(lines)).isEqualTo(byAsset(plain(12_000).subList(4_000, 12_000)));
    }

    private static List<Reading> ofSubtask(List<Reading> readings, int subtask) {
        return readings.stream()
                .filter(
                        reading ->
                                KeyGroupRangeAssignment.assignKeyToParallelOperator(
                                                reading.asset(), StageHarness.KEY_GROUPS, 2)
                                        == subtask)
                .toList();
    }

    /**
     * Whatever is evicted or swept in between: the third reading is too late, the fourth is not.
     */
    @ParameterizedTest
    @EnumSource
    void startsAnewAfterTheTimeToLive(Backend backend) throws Exception {
        StageOptions options = tight(backend).withTtl(Duration.ofSeconds(1));
        List<String> lines = new ArrayList<>();
        try (StageHarness harness = StageHarness.start(backend, options, null)) {
            for (long time : new long[] {0L, 1_000L, 2_001L, 3_001L, 9_000L, 9_001L}) {
                List<Reading> moment = new ArrayList<>();
                for (int asset = 0; asset < 300; asset++) {
                    moment.add(reading("press-" + asset, "t", time));
                }
                lines.addAll(harness.process(moment));
                harness.snapshot();
            }
        }
        for (int asset = 0; asset < 300; asset++) {
            String name = "press-" + asset + " ";
            assertThat(lines.stream().filter(line -> line.startsWith(name)))
                    .extracting(line -> line.split(" ", -1)[2])
                    .containsExactly("#1", "#2", "#1", "#2", "#1", "#2");
        }
    }

    @Test
    void refusesASnapshotWithoutTheWriteBeforeItsBarrier() throws Exception {
        try (StageHarness harness = StageHarness.start(Backend.HASHMAP, ROOMY, null)) {
            harness.process(readings(0, 10));
            assertThatThrownBy(() -> harness.flink.snapshot(1L, 1L))
                    .hasStackTraceContaining("would lose records");
            harness.snapshot();
            harness.flink.snapshot(2L, 2L);
        }
    }

    /** The same operator with the write switched off: what it protects from. */
    @Test
    void wouldLoseEverythingWithoutTheWriteBeforeTheBarrier() throws Exception {
        try (StageHarness harness = StageHarness.start(Backend.HASHMAP, ROOMY, null)) {
            harness.process(readings(0, 100));
            assertThat(harness.flink.numKeyedStateEntries()).isZero();
            harness.flink.prepareSnapshotPreBarrier(1L);
            assertThat(harness.flink.numKeyedStateEntries()).isGreaterThan(50);
        }
    }

    @Test
    void setsNoKeyForAReadingOfAResidentAsset() throws Exception {
        try (StageHarness harness = StageHarness.start(Backend.HASHMAP, ROOMY, null)) {
            Reading one = reading("one", "t", 1L);
            harness.process(List.of(one));
            harness.process(List.of(reading("two", "t", 1L)));
            assertThat(harness.operator.getCurrentKey()).isEqualTo("two");
            harness.process(List.of(one, one));
            assertThat(harness.operator.getCurrentKey()).isEqualTo("two");
        }
    }

    @Test
    void refusesResidentModeWhereUpdatesWouldBeLost() {
        assertThatThrownBy(
                        () ->
                                StageHarness.start(
                                        new EmbeddedRocksDBStateBackend(),
                                        ROOMY.inMode(StageMode.RESIDENT),
                                        null))
                .hasStackTraceContaining(
                        "the keyed stages [rings, sums] were started in mode RESIDENT on state"
                                + " backend 'RocksDBKeyedStateBackend', which would lose updates;"
                                + " allowed is HashMap, or mode SPILL");
    }

    @Test
    void failsInOneLineWhenResidentRecordsNeedMoreThanTheBudget() throws Exception {
        try (StageHarness harness =
                StageHarness.start(
                        Backend.HASHMAP_RESIDENT, StageOptions.withMemory(200_000), null)) {
            assertThatThrownBy(() -> harness.process(readings(0, 12_000)))
                    .hasMessageContaining("more than the budget of 200000 bytes (memoryBytes)");
        }
    }

    @Test
    void refusesABlockForAnotherMaximumParallelism() throws Exception {
        try (StageHarness harness = StageHarness.start(Backend.HASHMAP, ROOMY, null)) {
            ReadingBlock block = PlantReadings.blocks(readings(0, 1), 32, 1).get(0);
            assertThatThrownBy(() -> harness.flink.processElement(new StreamRecord<>(block)))
                    .hasMessageContaining("a block for maximum parallelism 32")
                    .hasMessageContaining("which have 16");
        }
    }
}
