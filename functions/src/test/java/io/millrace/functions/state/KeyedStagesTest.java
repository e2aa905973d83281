/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.functions.model.Reading;
import io.millrace.functions.types.ModelTypes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

/** What the plumbing refuses, and what a stage tells of itself. */
class KeyedStagesTest {

    private static final StageOptions OPTIONS = new StageOptions(1_000);

    private static SingleOutputStreamOperator<Reading> readings(
            StreamExecutionEnvironment environment) {
        return environment
                .fromData(PlainLoop.readings(0, 100, 5, 2), ModelTypes.READING)
                .map(reading -> reading)
                .returns(ModelTypes.READING);
    }

    @Test
    void refusesToFollowWhatIsNoKeyedStage() {
        var readings = readings(StreamExecutionEnvironment.getExecutionEnvironment());
        assertThatThrownBy(
                        () ->
                                KeyedStages.next(
                                        readings,
                                        new RingSumStage(),
                                        ModelTypes.FEATURE_VECTOR,
                                        "uid",
                                        "Ring sums",
                                        OPTIONS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'Ring sums' was put behind 'Map'");
    }

    /** In batch, Flink drops a key's state when another key is set. */
    @Test
    void refusesBatchExecution() {
        var environment = StreamExecutionEnvironment.getExecutionEnvironment();
        environment.setRuntimeMode(RuntimeExecutionMode.BATCH);
        var vectors =
                KeyedStages.first(
                        readings(environment),
                        new RingSumStage(),
                        ModelTypes.FEATURE_VECTOR,
                        "uid",
                        "Ring sums",
                        OPTIONS);
        assertThatThrownBy(() -> vectors.executeAndCollect(100))
                .hasStackTraceContaining("BATCH, allowed is STREAMING");
    }

    @Test
    void countsLoadsEvictionsAndWrites() {
        Map<String, Metric> registered = new HashMap<>();
        KeyedStageMetrics metrics = new KeyedStageMetrics(new TestingMetricGroup(registered));
        var table =
                new RecordTable<>(
                        new RingSumStage.TotalCodec(),
                        new RingSumStage.RingCodec(1),
                        new TestingRecordStore(),
                        OPTIONS,
                        metrics);
        metrics.watch(new TestingMetricGroup(registered), table);
        for (Reading reading : PlainLoop.readings(0, 1_000, 100, 2)) {
            table.select(reading.asset()).part(reading.sensor()).count++;
            table.release();
        }
        table.flush();
        metrics.flushTook(7_900_000L);

        assertThat(registered)
                .containsOnlyKeys(
                        List.of(
                                "keyedStage.loads",
                                "keyedStage.evictions",
                                "keyedStage.flushedRecords",
                                "keyedStage.residentRecords",
                                "keyedStage.residentBytes",
                                "keyedStage.lastFlushMillis"));
        assertThat(gauge(registered, "lastFlushMillis")).isEqualTo(7L);
        assertThat(gauge(registered, "residentRecords")).isEqualTo(table.residentRecords());
        assertThat(gauge(registered, "residentBytes")).isEqualTo(table.residentBytes());
        long evictions = count(registered, "evictions");
        assertThat(evictions).isGreaterThan(800);
        // Each record was changed, so each eviction wrote, and the last flush wrote the rest.
        assertThat(count(registered, "flushedRecords"))
                .isEqualTo(evictions + table.residentRecords());
        assertThat(count(registered, "loads")).isBetween(600L, evictions);
    }

    private static Object gauge(Map<String, Metric> registered, String name) {
        Metric gauge = Objects.requireNonNull(registered.get("keyedStage." + name));
        return ((Gauge<?>) gauge).getValue();
    }

    private static long count(Map<String, Metric> registered, String name) {
        Metric counter = Objects.requireNonNull(registered.get("keyedStage." + name));
        return ((Counter) counter).getCount();
    }

    /** Remembers metrics under their group's name. */
    private static final class TestingMetricGroup extends UnregisteredMetricsGroup {

        private final Map<String, Metric> registered;
        private final String prefix;

        TestingMetricGroup(Map<String, Metric> registered) {
            this(registered, "");
        }

        private TestingMetricGroup(Map<String, Metric> registered, String prefix) {
            this.registered = registered;
            this.prefix = prefix;
        }

        @Override
        public TestingMetricGroup addGroup(String name) {
            return new TestingMetricGroup(registered, prefix + name + ".");
        }

        @Override
        public Counter counter(String name) {
            Counter counter = new SimpleCounter();
            registered.put(prefix + name, counter);
            return counter;
        }

        @Override
        public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
            registered.put(prefix + name, gauge);
            return gauge;
        }
    }
}
