/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.millrace.functions.model.Reading;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.api.common.typeinfo.BasicTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a reading of a resident asset costs: no memory, and the time that is printed. Run with
 * {@code -Dmillrace.readings=50000000} for a figure worth quoting.
 */
class KeyedStageAllocationTest {

    private static final int SENSORS = 5;
    private static final int READINGS = 1 << 17;

    /** Counts, and says nothing: what is left is the engine. */
    private static final class SilentStage
            implements KeyedStage<RingSumStage.Total, RingSumStage.Ring, Reading, String> {

        private static final long serialVersionUID = 1L;

        @Override
        public String assetOf(Reading input) {
            return input.asset();
        }

        @Override
        public RecordCodec<RingSumStage.Total> wholeCodec() {
            return new RingSumStage.TotalCodec();
        }

        @Override
        public RecordCodec<RingSumStage.Ring> partCodec() {
            return new RingSumStage.RingCodec(1);
        }

        @Override
        public void process(
                AssetState<RingSumStage.Total, RingSumStage.Ring> state,
                Reading input,
                Consumer<String> out) {
            state.whole().count++;
            state.part(input.sensor()).count++;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 10_000})
    @SuppressWarnings("try") // the harness may be interrupted while it closes
    void allocatesNothingForResidentAssets(int assets) throws Exception {
        SilentStage stage = new SilentStage();
        var operator = new KeyedStageOperator<>(stage, new StageOptions(1L << 30));
        List<Reading> readings = readings(assets);
        try (var harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        operator, new AssetKey<>(stage), Types.STRING, 16, 1, 0)) {
            harness.setStateBackend(new HashMapStateBackend());
            harness.setup(
                    BasicTypeInfo.STRING_TYPE_INFO.createSerializer(
                            harness.getExecutionConfig().getSerializerConfig()));
            harness.open();
            StreamRecord<Reading> element = new StreamRecord<>(readings.get(0));
            long rounds = Math.max(20, Long.getLong("millrace.readings", 0) / READINGS);
            for (int round = 0; round < 20; round++) {
                feed(operator, element, readings);
            }
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long bytes = threads.getCurrentThreadAllocatedBytes();
            long nanos = threads.getCurrentThreadCpuTime();
            for (long round = 0; round < rounds; round++) {
                feed(operator, element, readings);
            }
            nanos = threads.getCurrentThreadCpuTime() - nanos;
            bytes = threads.getCurrentThreadAllocatedBytes() - bytes;
            double count = (double) rounds * READINGS;
            System.out.printf(
                    "keyed stage, %d assets, %d sensors each: %.1f ns CPU and %.4f bytes a"
                            + " reading; two plain maps: %.1f ns%n",
                    assets, SENSORS, nanos / count, bytes / count, plainNanos(readings, rounds));
            assertThat(bytes / count).isLessThan(0.05);
        }
    }

    /** Names are the same objects again and again, as {@code ReadingSerializer} gives them. */
    private static List<Reading> readings(int assets) {
        Map<String, String> names = new HashMap<>();
        List<Reading> readings = new ArrayList<>();
        for (Reading reading : PlainLoop.readings(0, READINGS, assets, SENSORS)) {
            readings.add(
                    new Reading(
                            names.computeIfAbsent(reading.asset(), name -> name),
                            names.computeIfAbsent(reading.sensor(), name -> name),
                            reading.timestampMillis(),
                            reading.value(),
                            reading.quality(),
                            reading.origin()));
        }
        return readings;
    }

    /** The same counting without an engine: no bound, no state backend, no snapshot. */
    private static double plainNanos(List<Reading> readings, long rounds) {
        PlainLoop loop = new PlainLoop();
        readings.forEach(loop::process);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long begin = 0;
        for (long round = -20; round < rounds; round++) {
            if (round == 0) {
                begin = threads.getCurrentThreadCpuTime();
            }
            for (int i = 0; i < READINGS; i++) {
                Reading reading = readings.get(i);
                loop.total(reading).count++;
                loop.ring(reading).count++;
            }
        }
        return (threads.getCurrentThreadCpuTime() - begin) / ((double) rounds * READINGS);
    }

    private static void feed(
            KeyedStageOperator<?, ?, Reading, ?> operator,
            StreamRecord<Reading> element,
            List<Reading> readings)
            throws Exception {
        for (int i = 0; i < READINGS; i++) {
            element.replace(readings.get(i), i);
            operator.setKeyContextElement(element);
            operator.processElement(element);
        }
    }
}
