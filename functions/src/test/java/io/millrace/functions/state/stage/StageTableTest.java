/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.functions.model.Origin;
import io.millrace.functions.model.Quality;
import io.millrace.functions.model.Reading;
import io.millrace.functions.state.block.ReadingBlock;
import io.millrace.functions.state.block.ReadingBlockBuilder;
import io.millrace.functions.state.page.StoredRecord;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.api.Test;

/** The table alone: what it loads, keeps, drops and writes. */
class StageTableTest {

    private static final long ALL = 1L << 30;

    private final TestingRecordStore store = new TestingRecordStore();
    private final StageMetrics metrics = new StageMetrics(new UnregisteredMetricsGroup());
    private StageTable table;
    private AssetRecords<RingSumStage.Total, RingSumStage.Ring> rings;

    StageTableTest() {
        table = table(StageOptions.withMemory(ALL));
        rings = table.add("rings", new RingSumStage());
    }

    private StageTable table(StageOptions options) {
        return new StageTable(store.pages, store, false, options, metrics);
    }

    private void begin(StageOptions options) {
        table = table(options);
        rings = table.add("rings", new RingSumStage());
    }

    private void select(String asset, long time) {
        ReadingBlockBuilder builder = new ReadingBlockBuilder(1);
        builder.append(new Reading(asset, "t", time, 1d, Quality.GOOD, Origin.LIVE));
        ReadingBlock block = builder.build(1, 0);
        table.select(block, 0, AssetIndex.tag(block.assetHash(0)), AssetTable.NONE);
        table.setTime(time);
    }

    private long touch(String asset, String part, long time) {
        select(asset, time);
        RingSumStage.Ring ring = rings.part(part);
        ring.add(1d);
        long count = ring.count();
        table.release();
        return count;
    }

    private void touch(String asset, String part) {
        touch(asset, part, 0L);
    }

    private void flush() {
        new StageFlush(table, 16).flush();
    }

    @Test
    void writesOnlyTheRecordsThatWereAskedFor() {
        for (int sensor = 0; sensor < 200; sensor++) {
            touch("press", "sensor-" + sensor);
        }
        flush();
        assertThat(store.puts).hasSize(200);
        touch("press", "sensor-7");
        flush();
        assertThat(store.puts).hasSize(201).last().isEqualTo("press rings/sensor-7");
        flush();
        assertThat(store.puts).hasSize(201);
        assertThat(table.hasDirtyRecords()).isFalse();
        assertThat(metrics.flushedRecords.getCount()).isEqualTo(201);
    }

    /** By key group, then as a string is serialised: by length, then by characters. */
    @Test
    void writesInTheOrderOfASortedBackend() {
        for (int asset = 0; asset < 300; asset++) {
            touch("asset-" + asset, "b");
            touch("asset-" + asset, "aa");
        }
        flush();
        List<String> sorted =
                store.puts.stream()
                        .sorted(
                                (one, other) -> {
                                    String[] left = one.split(" ", -1);
                                    String[] right = other.split(" ", -1);
                                    int groups =
                                            Integer.compare(keyGroup(left[0]), keyGroup(right[0]));
                                    if (groups != 0) {
                                        return groups;
                                    }
                                    int assets = compare(left[0], right[0]);
                                    return assets != 0 ? assets : compare(left[1], right[1]);
                                })
                        .toList();
        assertThat(store.puts).hasSize(600).isEqualTo(sorted);
    }

    private static int keyGroup(String asset) {
        return KeyGroupRangeAssignment.assignToKeyGroup(asset, 16);
    }

    private static int compare(String left, String right) {
        return left.length() != right.length()
                ? left.length() - right.length()
                : left.compareTo(right);
    }

    @Test
    void loadsOnlyTheRecordsThatWereAskedFor() {
        touch("press", "t1");
        touch("press", "t2");
        flush();
        begin(StageOptions.withMemory(ALL));
        store.loads = 0;
        select("press", 0L);
        assertThat(rings.part("t2").count()).isEqualTo(1);
        table.release();
        select("press", 0L);
        assertThat(rings.part("t2").count()).isEqualTo(1);
        table.release();
        assertThat(store.loads).isEqualTo(1);
        assertThat(metrics.loads.getCount()).isEqualTo(1);
        assertThat(table.residentRecords()).isEqualTo(1);
    }

    @Test
    void countsNothingOnceAllIsEvicted() {
        begin(StageOptions.withMemory(1));
        touch("press", "t1");
        touch("mill", "t1");
        assertThat(table.residentRecords()).isZero();
        assertThat(table.assets.size()).isZero();
        assertThat(store.pages.usedBytes()).isZero();
        assertThat(rings.names.size()).isZero();
        assertThat(store.records).containsOnlyKeys("press", "mill");
    }

    @Test
    void forgetsAnAssetOfWhichNoRecordWasAsked() {
        for (int i = 0; i < 100; i++) {
            select("asset-" + i, 0L);
            table.release();
        }
        assertThat(store.pages.usedBytes()).isZero();
        flush();
        assertThat(store.puts).isEmpty();
    }

    /** A stage may ask for parts one after the other and then write to the first. */
    @Test
    void keepsEveryRecordThatOneInputAskedFor() {
        begin(StageOptions.withMemory(1));
        select("press", 0L);
        RingSumStage.Ring first = rings.part("t0");
        RingSumStage.Total whole = rings.whole();
        for (int sensor = 1; sensor < 500; sensor++) {
            rings.part("t" + sensor).add(sensor);
        }
        first.add(77);
        whole.add(5);
        assertThat(rings.part("t0")).isSameAs(first);
        table.release();
        assertThat(table.residentRecords()).isZero();
        select("press", 0L);
        assertThat(rings.part("t0").sum()).isEqualTo(77);
        assertThat(rings.part("t499").sum()).isEqualTo(499);
        assertThat(rings.whole().sum()).isEqualTo(5);
        table.release();
    }

    /** The last other record of the part's name is evicted to make room for this one. */
    @Test
    void keepsTheNameOfAPartWhoseOnlyOtherRecordIsEvictedMeanwhile() {
        begin(StageOptions.withMemory(1));
        touch("press", "t1");
        for (int round = 2; round < 20; round++) {
            assertThat(touch("press", "t1", 0L)).isEqualTo(round);
            assertThat(touch("mill", "t1", 0L)).isEqualTo(round - 1);
        }
    }

    /** Chunks were shared out to small records when large ones come, and the other way round. */
    @Test
    void staysInsideTheBudgetWhenTheSizesOfRecordsShift() {
        long budget = 4L << 20;
        begin(StageOptions.withMemory(budget));
        int cells = 0;
        for (int phase = 0; phase < 4; phase++) {
            int adds = phase % 2 == 0 ? 1 : 8;
            for (int asset = 0; asset < 30_000; asset++) {
                select("asset-" + phase + "-" + asset, 0L);
                RingSumStage.Ring ring = rings.part("t");
                for (int i = 0; i < adds; i++) {
                    ring.add(1d);
                }
                table.release();
                cells += adds == 1 ? 2 : 8;
                assertThat(table.residentBytes()).isLessThanOrEqualTo(budget);
            }
            assertThat(table.usedBytes()).isGreaterThan(budget / 3);
        }
        assertThat(metrics.evictions.getCount()).isBetween(60_000L, 2L * cells);
    }

    @Test
    void refusesAPartWithoutAName() {
        select("press", 0L);
        assertThatThrownBy(() -> rings.part(""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("stage 'rings'")
                .hasMessageContaining("empty name");
    }

    @Test
    void refusesARecordOfALaterVersionByBothVersions() {
        table = table(StageOptions.withMemory(ALL));
        rings = table.add("rings", new RingSumStage(3));
        touch("press", "t1");
        flush();
        begin(StageOptions.withMemory(ALL));
        assertThatThrownBy(() -> touch("press", "t1"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("'rings/t1' of asset 'press'")
                .hasMessageContaining("version 3")
                .hasMessageContaining("reads versions 1 to 1");
    }

    @Test
    void startsARecordAnewThatIsOlderThanItsTimeToLive() {
        begin(StageOptions.withMemory(ALL).withTtl(Duration.ofSeconds(10)));
        assertThat(touch("press", "t1", 0L)).isEqualTo(1);
        assertThat(touch("press", "t1", 10_000L)).isEqualTo(2);
        assertThat(touch("press", "t1", 20_001L)).isEqualTo(1);
        // A late input does not make the record older.
        assertThat(touch("press", "t1", 12_000L)).isEqualTo(2);
        assertThat(touch("press", "t1", 30_001L)).isEqualTo(3);
        assertThat(metrics.expiredRecords.getCount()).isEqualTo(1);
        StoredRecord stored = flushed("press", "rings/t1");
        assertThat(stored.lastEventMillis()).isEqualTo(30_001L);
        assertThat(stored.version()).isEqualTo(1);
    }

    @Test
    void startsALoadedRecordAnewThatIsOlderThanItsTimeToLive() {
        touch("press", "t1", 0L);
        touch("press", "t1", 0L);
        touch("press", "t1", 0L);
        flush();
        begin(StageOptions.withMemory(ALL).withTtl(Duration.ofSeconds(10)));
        assertThat(touch("press", "t1", 10_001L)).isEqualTo(1);
        assertThat(flushed("press", "rings/t1").recordLength()).isEqualTo(32);
    }

    @Test
    void keepsRecordsForEverWithoutATimeToLive() {
        touch("press", "t1", Long.MIN_VALUE / 4);
        assertThat(touch("press", "t1", Long.MAX_VALUE / 4)).isEqualTo(2);
    }

    @Test
    void sweepsOldRecordsFromMemoryAndStore() {
        begin(StageOptions.withMemory(ALL).withTtl(Duration.ofSeconds(10)));
        for (int asset = 0; asset < 100; asset++) {
            touch("old-" + asset, "t1", 0L);
            touch("new-" + asset, "t1", 15_000L);
            touch("new-" + asset, "t2", 0L);
        }
        flush();
        sweep(20_000L);
        assertThat(table.residentRecords()).isEqualTo(300);
        sweep(20_001L);
        assertThat(store.records).hasSize(100);
        assertThat(store.records.values())
                .allSatisfy(records -> assertThat(records).containsOnlyKeys("rings/t1"));
        assertThat(table.residentRecords()).isEqualTo(100);
        assertThat(table.assets.size()).isEqualTo(100);
        assertThat(metrics.expiredRecords.getCount()).isEqualTo(200);
        assertThat(touch("new-7", "t1", 20_001L)).isEqualTo(2);
        assertThat(touch("old-7", "t1", 20_001L)).isEqualTo(1);
    }

    private void sweep(long newest) {
        StageSweep sweep = new StageSweep(table);
        for (int step = 0; step < 500; step++) {
            sweep.step(newest);
        }
    }

    private StoredRecord flushed(String asset, String stateKey) {
        flush();
        return Objects.requireNonNull(store.records.getOrDefault(asset, Map.of()).get(stateKey));
    }
}
