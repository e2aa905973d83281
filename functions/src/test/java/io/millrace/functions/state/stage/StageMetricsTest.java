/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.functions.model.Reading;
import io.millrace.functions.state.block.ReadingBlock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

/** What a chain tells of itself. */
class StageMetricsTest {

    private static final long BUDGET = 20_000;

    private final Map<String, Metric> registered = new HashMap<>();

    @Test
    void countsLoadsEvictionsAndWrites() {
        StageMetrics metrics = new StageMetrics(new TestingMetricGroup(registered, ""));
        TestingRecordStore store = new TestingRecordStore();
        StageTable table =
                new StageTable(store.pages, store, false, StageOptions.withMemory(BUDGET), metrics);
        var rings = table.add("rings", new RingSumStage());
        metrics.watch(table);
        List<Reading> readings = PlantReadings.readings(0, 1_000, 100, 2);
        for (ReadingBlock block : PlantReadings.blocks(readings, 1, 1)) {
            int tag = AssetIndex.tag(block.assetHash(0));
            table.select(block, 0, tag, AssetTable.NONE);
            rings.part(block.sensor(0)).add(1d);
            table.release();
        }
        new StageFlush(table, 16).flush();
        metrics.flushTook(7_900_000L);

        assertThat(registered)
                .containsOnlyKeys(
                        List.of(
                                "keyedStages.blocks",
                                "keyedStages.readings",
                                "keyedStages.loads",
                                "keyedStages.evictions",
                                "keyedStages.flushedRecords",
                                "keyedStages.expiredRecords",
                                "keyedStages.residentRecords",
                                "keyedStages.residentBytes",
                                "keyedStages.budgetBytes",
                                "keyedStages.bytesPerAsset",
                                "keyedStages.lastFlushMillis",
                                "keyedStages.undoCopies",
                                "keyedStages.undoBytes",
                                "keyedStages.undoWaits"));
        assertThat(gauge("lastFlushMillis")).isEqualTo(7L);
        assertThat(gauge("budgetBytes")).isEqualTo(BUDGET);
        long resident = gauge("residentRecords");
        assertThat(resident).isEqualTo(table.residentRecords()).isBetween(20L, 150L);
        assertThat(gauge("residentBytes"))
                .isEqualTo(
                        store.pages.allocatedBytes() + table.usedBytes() - store.pages.usedBytes());
        assertThat(gauge("bytesPerAsset")).isBetween(64L, 1_000L);
        long evictions = count("evictions");
        assertThat(evictions).isGreaterThan(100);
        // Each record was changed, so each eviction wrote, and the last flush wrote the rest.
        assertThat(count("flushedRecords")).isEqualTo(evictions + resident);
        assertThat(count("loads")).isEqualTo(evictions + resident - store.distinctRecords());
    }

    private long gauge(String name) {
        Metric gauge = Objects.requireNonNull(registered.get("keyedStages." + name));
        return (Long) ((Gauge<?>) gauge).getValue();
    }

    private long count(String name) {
        Metric counter = Objects.requireNonNull(registered.get("keyedStages." + name));
        return ((Counter) counter).getCount();
    }

    /** Remembers metrics under their group's name. */
    private static final class TestingMetricGroup extends UnregisteredMetricsGroup {

        private final Map<String, Metric> registered;
        private final String prefix;

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
