/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.functions.model.Origin;
import io.millrace.functions.model.Quality;
import io.millrace.functions.model.Reading;
import io.millrace.functions.state.StageHarness.Backend;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One subtask: outputs and state, whatever is evicted, restored, aborted or rescaled. */
class KeyedStageOperatorTest {

    private static final long ALL = 1L << 30;

    /** Room for about three records beside their assets. */
    private static final long THREE_RECORDS = 1_000;

    private static final int ASSETS = 2_000;
    private static final int SENSORS = 3;

    private static List<Reading> readings(long from, long to) {
        return PlainLoop.readings(from, to, ASSETS, SENSORS);
    }

    private static List<String> plain(long to) {
        return PlainLoop.lines(readings(0, to));
    }

    @ParameterizedTest
    @EnumSource
    void startsAnAssetWithEmptyRecordsAndKeepsTheTimestamp(Backend backend) throws Exception {
        Reading reading = new Reading("press", "t1", 42L, 1.5, Quality.GOOD, Origin.LIVE);
        try (StageHarness harness = StageHarness.start(backend, ALL, null)) {
            harness.flink.processElement(new StreamRecord<>(reading, 42L));
            harness.flink.processElement(new StreamRecord<>(reading));
            var output = harness.flink.extractOutputStreamRecords();
            assertThat(output).hasSize(2);
            assertThat(output.get(0).getTimestamp()).isEqualTo(42L);
            assertThat(output.get(1).hasTimestamp()).isFalse();
            assertThat(output.get(0).getValue().values()).containsExactly(1.5, 1, 1.5);
            assertThat(output.get(1).getValue().values()).containsExactly(3.0, 2, 3.0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsAssetsAndSensorsApart(Backend backend) throws Exception {
        List<Reading> readings = new ArrayList<>();
        for (String asset : List.of("Aa", "BB", "Aa", "C", "BB")) {
            for (String sensor : List.of("Aa", "BB")) {
                readings.add(new Reading(asset, sensor, 1L, 1d, Quality.GOOD, Origin.LIVE));
            }
        }
        try (StageHarness harness = StageHarness.start(backend, THREE_RECORDS, null)) {
            assertThat(harness.process(readings)).isEqualTo(PlainLoop.lines(readings));
        }
    }

    @ParameterizedTest
    @EnumSource
    void givesTheSameWithRoomForThreeRecordsAsWithoutBound(Backend backend) throws Exception {
        try (StageHarness tight = StageHarness.start(backend, THREE_RECORDS, null);
                StageHarness roomy = StageHarness.start(backend, ALL, null)) {
            List<String> lines = tight.process(readings(0, 12_000));
            assertThat(lines)
                    .isEqualTo(roomy.process(readings(0, 12_000)))
                    .isEqualTo(plain(12_000));
        }
    }

    @ParameterizedTest
    @EnumSource
    void goesOnAfterARestoreAsIfNothingHadHappened(Backend backend) throws Exception {
        OperatorSubtaskState snapshot;
        List<String> lines = new ArrayList<>();
        try (StageHarness before = StageHarness.start(backend, 20_000, null)) {
            lines.addAll(before.process(readings(0, 6_000)));
            snapshot = before.snapshot();
        }
        try (StageHarness after = StageHarness.start(backend, THREE_RECORDS, snapshot)) {
            lines.addAll(after.process(readings(6_000, 12_000)));
        }
        assertThat(lines).isEqualTo(plain(12_000));
    }

    @ParameterizedTest
    @EnumSource
    void repeatsTheSameAfterACrashBetweenTwoCheckpoints(Backend backend) throws Exception {
        OperatorSubtaskState snapshot;
        List<String> expected = plain(9_000);
        try (StageHarness crashing = StageHarness.start(backend, 20_000, null)) {
            crashing.process(readings(0, 3_000));
            snapshot = crashing.snapshot();
            crashing.process(readings(3_000, 7_000));
        }
        try (StageHarness again = StageHarness.start(backend, 20_000, snapshot)) {
            assertThat(again.process(readings(3_000, 9_000)))
                    .isEqualTo(expected.subList(3_000, 9_000));
        }
    }

    @ParameterizedTest
    @EnumSource
    void completesALaterSnapshotAfterAbortedAndSupersededOnes(Backend backend) throws Exception {
        OperatorSubtaskState last;
        try (StageHarness harness = StageHarness.start(backend, ALL, null)) {
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
        try (StageHarness restored = StageHarness.start(backend, ALL, last)) {
            assertThat(restored.process(readings(3_020, 9_000)))
                    .isEqualTo(plain(9_000).subList(3_020, 9_000));
        }
    }

    @ParameterizedTest
    @EnumSource
    void rescalesFromOneToTwoToOne(Backend backend) throws Exception {
        OperatorSubtaskState one;
        try (StageHarness single = StageHarness.start(backend, 20_000, null)) {
            single.process(readings(0, 4_000));
            one = single.snapshot();
        }
        List<String> lines = new ArrayList<>();
        OperatorSubtaskState[] two = new OperatorSubtaskState[2];
        for (int subtask = 0; subtask < 2; subtask++) {
            try (StageHarness half = StageHarness.subtask(backend, 20_000, one, 1, 2, subtask)) {
                lines.addAll(half.process(ofSubtask(readings(4_000, 8_000), subtask)));
                two[subtask] = half.snapshot();
            }
        }
        OperatorSubtaskState both = AbstractStreamOperatorTestHarness.repackageState(two);
        try (StageHarness single = StageHarness.subtask(backend, 20_000, both, 2, 1, 0)) {
            lines.addAll(single.process(readings(8_000, 12_000)));
        }
        assertThat(lines).containsExactlyInAnyOrderElementsOf(plain(12_000).subList(4_000, 12_000));
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

    @Test
    void refusesASnapshotWithoutTheWriteBeforeItsBarrier() throws Exception {
        try (StageHarness harness = StageHarness.start(Backend.HASHMAP, ALL, null)) {
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
        try (StageHarness harness = StageHarness.start(Backend.HASHMAP, ALL, null)) {
            harness.process(readings(0, 100));
            assertThat(harness.flink.numKeyedStateEntries()).isZero();
            harness.flink.prepareSnapshotPreBarrier(1L);
            assertThat(harness.flink.numKeyedStateEntries()).isGreaterThan(50);
        }
    }

    @Test
    void setsNoKeyForAReadingOfAResidentAsset() throws Exception {
        try (StageHarness harness = StageHarness.start(Backend.HASHMAP, ALL, null)) {
            Reading one = new Reading("one", "t", 1L, 1d, Quality.GOOD, Origin.LIVE);
            Reading two = new Reading("two", "t", 1L, 1d, Quality.GOOD, Origin.LIVE);
            harness.process(List.of(one, two));
            assertThat(harness.operator.getCurrentKey()).isEqualTo("two");
            harness.process(List.of(one, one));
            assertThat(harness.operator.getCurrentKey()).isEqualTo("two");
        }
    }
}
