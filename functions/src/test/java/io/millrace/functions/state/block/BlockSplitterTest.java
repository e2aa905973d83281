/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.functions.model.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** Blocks of another writer become blocks of this job's key groups. */
@SuppressWarnings("try") // the harness may be interrupted while it closes
class BlockSplitterTest {

    private static final int KEY_GROUPS = 16;
    private static final long SEED = Long.getLong("millrace.seed", 20261121L);
    private static final BlockOptions OPTIONS = new BlockOptions(8, Duration.ofMillis(5));

    @Test
    void passesOnWhatIsOfItsKeyGroupAndPacksTheRestAnewInOrder() throws Exception {
        System.out.println("BlockSplitterTest seed " + SEED);
        Random random = new Random(SEED);
        List<Reading> readings = TestingReadings.rooms(random, 40, 5000);
        try (var harness = start()) {
            int from = 0;
            while (from < readings.size()) {
                int to = Math.min(readings.size(), from + 1 + random.nextInt(20));
                for (ReadingBlock block : asWritten(random, readings.subList(from, to))) {
                    harness.processElement(block, block.newestMillis());
                }
                from = to;
            }
            harness.getOneInputOperator().finish();

            List<Reading> packed = new ArrayList<>();
            for (ReadingBlock block : harness.extractOutputValues()) {
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

    /** Some readings in one block of no key group, or of a wrong one, or in right ones. */
    private static List<ReadingBlock> asWritten(Random random, List<Reading> readings) {
        ReadingBlock all = TestingReadings.block(readings);
        return switch (random.nextInt(4)) {
            case 0 -> List.of(all);
            case 1 -> List.of(all.withKeyGroup(64, random.nextInt(64)));
            case 2 -> List.of(all.withKeyGroup(KEY_GROUPS, random.nextInt(KEY_GROUPS)));
            default -> {
                List<ReadingBlock> right = new ArrayList<>();
                for (Reading reading : readings) {
                    int keyGroup =
                            KeyGroupRangeAssignment.assignToKeyGroup(reading.asset(), KEY_GROUPS);
                    right.add(
                            TestingReadings.block(List.of(reading))
                                    .withKeyGroup(KEY_GROUPS, keyGroup));
                }
                yield right;
            }
        };
    }

    @Test
    void givesTheSameBlockOnWhereItIsGroupedAlready() throws Exception {
        int keyGroup = KeyGroupRangeAssignment.assignToKeyGroup("Kühlraum", KEY_GROUPS);
        ReadingBlock block =
                TestingReadings.block(List.of(TestingReadings.reading("Kühlraum", "s", 1, 1)))
                        .withKeyGroup(KEY_GROUPS, keyGroup);
        try (var harness = start()) {
            harness.processElement(block, 1);
            assertThat(harness.extractOutputValues()).singleElement().isSameAs(block);
        }
    }

    private static OneInputStreamOperatorTestHarness<ReadingBlock, ReadingBlock> start()
            throws Exception {
        var harness =
                new OneInputStreamOperatorTestHarness<>(
                        new BlockSplitter(OPTIONS), KEY_GROUPS, 1, 0);
        var config = harness.getExecutionConfig().getSerializerConfig();
        // The harness hands over the very objects, so that passing on can be seen.
        harness.setup(ReadingBlockSerializer.TYPE.createSerializer(config));
        harness.open();
        return harness;
    }

    private static Map<String, List<Reading>> byAsset(List<Reading> readings) {
        Map<String, List<Reading>> byAsset = new HashMap<>();
        for (Reading reading : readings) {
            byAsset.computeIfAbsent(reading.asset(), asset -> new ArrayList<>()).add(reading);
        }
        return byAsset;
    }
}
