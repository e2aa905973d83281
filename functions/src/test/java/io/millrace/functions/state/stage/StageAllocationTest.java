/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.millrace.functions.model.Origin;
import io.millrace.functions.model.Quality;
import io.millrace.functions.model.Reading;
import io.millrace.functions.model.SensorReading;
import io.millrace.functions.state.block.BlockKey;
import io.millrace.functions.state.block.ReadingBlock;
import io.millrace.functions.state.block.ReadingBlockBuilder;
import io.millrace.functions.state.record.RecordLayout;
import io.millrace.functions.state.stage.StageHarness.Backend;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.flink.api.common.typeinfo.BasicTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a reading of an asset in memory costs: no memory, and the time that is printed. Three
 * readings of a room come together, rooms in random order. Run with {@code
 * -Dmillrace.readings=50000000 -Dmillrace.rooms=333333} for a figure worth quoting.
 */
class StageAllocationTest {

    private static final String[] SENSORS = {"temperature", "humidity", "pressure"};
    private static final int GROUPS = 128;

    /** Counts, and says nothing: what is left is the engine. */
    private static final class SilentStage
            implements KeyedStage<RingSumStage.Total, RingSumStage.Total, SensorReading, String> {

        private static final long serialVersionUID = 1L;

        @Override
        public RecordLayout<RingSumStage.Total> wholeLayout() {
            return new RingSumStage.TotalLayout();
        }

        @Override
        public RecordLayout<RingSumStage.Total> partLayout() {
            return new RingSumStage.TotalLayout();
        }

        @Override
        public void process(
                AssetState<RingSumStage.Total, RingSumStage.Total> state,
                SensorReading input,
                Consumer<String> out) {
            state.whole().add(1);
            state.part(input.sensor()).add(input.value());
        }
    }

    @ParameterizedTest(name = "{0}, {1} rooms, touch ahead {2}")
    @CsvSource({
        "HASHMAP, 333, true",
        "HASHMAP, 333, false",
        "HASHMAP, 10000, true",
        "HASHMAP, 10000, false",
        "HASHMAP_RESIDENT, 10000, true"
    })
    @SuppressWarnings("try") // the harness may be interrupted while it closes
    void allocatesNothingForResidentAssets(Backend backend, int fewRooms, boolean touch)
            throws Exception {
        int rooms = Integer.getInteger("millrace.rooms", fewRooms);
        StageOptions options =
                StageOptions.withMemory(1L << 33).withTouchAhead(touch).inMode(backend.mode);
        List<ReadingBlock> blocks = blocks(rooms);
        int rows = blocks.stream().mapToInt(ReadingBlock::rows).sum();
        StageOperator<String> operator =
                new StageOperator<>(
                        List.of(
                                new ChainedStage<>(
                                        "silent",
                                        ChainedStage.BLOCKS,
                                        new SilentStage(),
                                        Types.STRING)),
                        options);
        try (var harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        operator, new BlockKey(), Types.STRING, GROUPS, 1, 0)) {
            harness.setStateBackend(backend.make());
            harness.setup(
                    BasicTypeInfo.STRING_TYPE_INFO.createSerializer(
                            harness.getExecutionConfig().getSerializerConfig()));
            harness.open();
            StreamRecord<ReadingBlock> element = new StreamRecord<>(blocks.get(0));
            long rounds = Math.max(20, Long.getLong("millrace.readings", 0) / rows);
            feed(operator, element, blocks, rounds);
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long bytes = threads.getCurrentThreadAllocatedBytes();
            long nanos = threads.getCurrentThreadCpuTime();
            feed(operator, element, blocks, rounds);
            nanos = threads.getCurrentThreadCpuTime() - nanos;
            bytes = threads.getCurrentThreadAllocatedBytes() - bytes;
            double count = (double) rounds * rows;
            System.out.printf(
                    "keyed stages, %s, %d rooms with 3 sensors, touch ahead %s:"
                            + " %.1f ns CPU and %.4f bytes a reading%n",
                    backend, rooms, touch, nanos / count, bytes / count);
            assertThat(bytes / count).isLessThan(0.05);
        }
    }

    /** Each room once or more, in random order; sensors' names are the same objects. */
    private static List<ReadingBlock> blocks(int rooms) {
        Random random = new Random(7);
        List<ReadingBlock> blocks = new ArrayList<>();
        ReadingBlockBuilder[] open = new ReadingBlockBuilder[GROUPS];
        int moments = Math.max(rooms, 20_000);
        int[] order = random.ints(moments).toArray();
        for (int moment = 0; moment < moments; moment++) {
            int number = Math.floorMod(order[moment], rooms);
            String room = "room-" + number;
            int group = KeyGroupRangeAssignment.assignToKeyGroup(room, GROUPS);
            if (open[group] == null) {
                open[group] = new ReadingBlockBuilder(64);
            }
            for (String sensor : SENSORS) {
                Reading reading =
                        new Reading(room, sensor, moment, number, Quality.GOOD, Origin.LIVE);
                if (open[group].append(reading)) {
                    blocks.add(open[group].build(GROUPS, group));
                }
            }
        }
        return blocks;
    }

    private static void feed(
            StageOperator<?> operator,
            StreamRecord<ReadingBlock> element,
            List<ReadingBlock> blocks,
            long rounds)
            throws Exception {
        for (long round = 0; round < rounds; round++) {
            for (int i = 0; i < blocks.size(); i++) {
                element.replace(blocks.get(i));
                operator.setKeyContextElement(element);
                operator.processElement(element);
            }
        }
    }
}
