/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.normalise;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.functions.model.DeadLetter;
import io.millrace.functions.model.Gap;
import io.millrace.functions.model.Origin;
import io.millrace.functions.model.Quality;
import io.millrace.functions.model.RawReading;
import io.millrace.functions.model.Reading;
import io.millrace.functions.model.SourceRecord;
import io.millrace.functions.normalise.NormaliseOptions.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.flink.api.java.typeutils.GenericTypeInfo;
import org.apache.flink.metrics.testutils.MetricListener;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.apache.flink.util.InstantiationUtil;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@link NormaliseFunction} in Flink's operator, with its side outputs and counters. */
class NormaliseFunctionTest {

    private static final long ARRIVAL = 1_700_000_000_000L;

    private final MetricListener metrics = new MetricListener();
    private final NormaliseFunction function =
            new NormaliseFunction(
                    new NormaliseOptions(
                            Map.of("temperature", new Range(-40, 125)),
                            NormaliseOptions.DEFAULT_MAX_AGE,
                            NormaliseOptions.DEFAULT_MAX_AHEAD));
    private OneInputStreamOperatorTestHarness<SourceRecord, Reading> harness;

    @BeforeEach
    void open() throws Exception {
        harness = ProcessFunctionTestHarnesses.forProcessFunction(function);
        function.register(metrics.getMetricGroup());
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void sendsEachRecordWhereItBelongs() throws Exception {
        DeadLetter foreign = new DeadLetter("topic", "no JSON", new byte[] {1, 2}, 7);
        Gap gap = new Gap("broker", null, 1, 2, "connection lost");

        harness.processElement(raw("pump-1", ARRIVAL, 20), 1);
        harness.processElement(foreign, 2);
        harness.processElement(gap, 3);
        harness.processElement(raw("", ARRIVAL, 20), 4);
        harness.processElement(raw("pump-1", ARRIVAL, 200), 5);
        harness.processElement(raw("pump-1", 0, 21), 6);

        assertThat(harness.extractOutputValues())
                .containsExactly(
                        reading(20, Quality.GOOD),
                        reading(200, Quality.BAD),
                        reading(21, Quality.UNCERTAIN));
        List<DeadLetter> deadLetters = side(NormaliseFunction.DEAD_LETTERS);
        assertThat(deadLetters).hasSize(2);
        assertThat(deadLetters.get(0))
                .as("as the connector wrote it")
                .usingRecursiveComparison()
                .isEqualTo(foreign);
        assertThat(deadLetters.get(1).reason()).isEqualTo("the asset name is empty");
        assertThat(side(NormaliseFunction.GAPS)).containsExactly(gap);
    }

    @Test
    void countsWhatItSends() throws Exception {
        for (int i = 0; i < 5; i++) {
            harness.processElement(raw("pump-1", ARRIVAL, 20), 1);
        }
        for (int i = 0; i < 4; i++) {
            harness.processElement(raw("pump-1", ARRIVAL, Double.NaN), 1);
        }
        for (int i = 0; i < 3; i++) {
            harness.processElement(raw("pump-1", 0, 20), 1);
        }
        harness.processElement(raw("", ARRIVAL, 20), 1);
        harness.processElement(new DeadLetter("topic", "no JSON", new byte[0], 7), 1);
        harness.processElement(new Gap("broker", null, 1, 2, "connection lost"), 1);

        assertThat(count(NormaliseMetrics.READINGS)).isEqualTo(12);
        assertThat(count(NormaliseMetrics.BAD_QUALITY)).isEqualTo(4);
        assertThat(count(NormaliseMetrics.SUSPECT_CLOCK)).isEqualTo(3);
        assertThat(count(NormaliseMetrics.DEAD_LETTERS)).isEqualTo(2);
    }

    @Test
    void countsUnderTheDocumentedNames() {
        assertThat(metrics.getCounter("normalise", "readings")).isPresent();
        assertThat(metrics.getCounter("normalise", "badQuality")).isPresent();
        assertThat(metrics.getCounter("normalise", "suspectClock")).isPresent();
        assertThat(metrics.getCounter("normalise", "deadLetters")).isPresent();
    }

    /** Jobs run with generic types forbidden. */
    @Test
    void sideOutputsHaveATypeOfTheirOwn() {
        assertThat(NormaliseFunction.DEAD_LETTERS.getTypeInfo())
                .isNotInstanceOf(GenericTypeInfo.class);
        assertThat(NormaliseFunction.GAPS.getTypeInfo()).isNotInstanceOf(GenericTypeInfo.class);
        assertThat(NormaliseFunction.DEAD_LETTERS.getId())
                .isNotEqualTo(NormaliseFunction.GAPS.getId());
    }

    @Test
    void canBeSentToItsTask() throws Exception {
        assertThat(InstantiationUtil.clone(function)).isNotSameAs(function);
    }

    private long count(String name) {
        return metrics.getCounter(NormaliseMetrics.GROUP, name).orElseThrow().getCount();
    }

    private <T> List<T> side(OutputTag<T> tag) {
        @Nullable Queue<StreamRecord<T>> records = harness.getSideOutput(tag);
        List<T> values = new ArrayList<>();
        if (records != null) {
            records.forEach(record -> values.add(record.getValue()));
        }
        return values;
    }

    private static RawReading raw(String asset, long time, double value) {
        return new RawReading(
                "topic",
                asset,
                "temperature",
                time,
                ARRIVAL,
                value,
                null,
                Quality.GOOD,
                Origin.LIVE);
    }

    private static Reading reading(double value, Quality quality) {
        return new Reading("pump-1", "temperature", ARRIVAL, value, quality, Origin.LIVE);
    }
}
