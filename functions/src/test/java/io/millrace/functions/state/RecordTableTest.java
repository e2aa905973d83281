/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.functions.model.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

/** The table alone: what it loads, keeps, drops and writes. */
class RecordTableTest {

    private final TestingRecordStore store = new TestingRecordStore();
    private final KeyedStageMetrics metrics = new KeyedStageMetrics(new UnregisteredMetricsGroup());
    private RecordTable<RingSumStage.Total, RingSumStage.Ring> table = table(1L << 30);

    private RecordTable<RingSumStage.Total, RingSumStage.Ring> table(long memoryBytes) {
        return new RecordTable<>(
                new RingSumStage.TotalCodec(),
                new RingSumStage.RingCodec(1),
                store,
                new StageOptions(memoryBytes),
                metrics);
    }

    private void touch(String asset, String part) {
        table.select(asset).part(part).count++;
        table.release();
    }

    @Test
    void writesOnlyTheRecordsThatWereAskedFor() {
        for (int sensor = 0; sensor < 200; sensor++) {
            touch("press", "sensor-" + sensor);
        }
        table.flush();
        assertThat(store.saves).isEqualTo(200);
        touch("press", "sensor-7");
        table.flush();
        assertThat(store.saves).isEqualTo(201);
        table.flush();
        assertThat(store.saves).isEqualTo(201);
        assertThat(table.hasDirtyRecords()).isFalse();
        assertThat(metrics.flushedRecords.getCount()).isEqualTo(201);
    }

    @Test
    void loadsOnlyTheRecordsThatWereAskedFor() {
        touch("press", "t1");
        touch("press", "t2");
        table.flush();
        table = table(1L << 30);
        store.loads = 0;
        assertThat(table.select("press").part("t2").count).isEqualTo(1);
        table.release();
        assertThat(table.select("press").part("t2").count).isEqualTo(1);
        table.release();
        assertThat(store.loads).isEqualTo(1);
        assertThat(metrics.loads.getCount()).isEqualTo(1);
        assertThat(table.residentRecords()).isEqualTo(1);
    }

    @Test
    void staysWithinItsBudgetAfterEachInput() {
        long budget = 10_000;
        table = table(budget);
        for (long number = 0; number < 20_000; number++) {
            Reading reading = PlainLoop.reading(number, 500, 5);
            AssetState<RingSumStage.Total, RingSumStage.Ring> state = table.select(reading.asset());
            state.whole().count++;
            state.part(reading.sensor()).count++;
            table.release();
            assertThat(table.residentBytes()).isBetween(0L, budget);
        }
        assertThat(table.residentRecords()).isBetween(20, 60);
        assertThat(metrics.evictions.getCount()).isGreaterThan(10_000);
    }

    @Test
    void countsNothingOnceAllIsEvicted() {
        table = table(1);
        touch("press", "t1");
        touch("mill", "t1");
        assertThat(table.residentRecords()).isZero();
        assertThat(table.residentBytes()).isZero();
        assertThat(store.records).containsOnlyKeys("press", "mill");
    }

    @Test
    void forgetsAnAssetOfWhichNoRecordWasAsked() {
        for (int i = 0; i < 100; i++) {
            table.select("asset-" + i);
            table.release();
        }
        assertThat(table.residentBytes()).isZero();
        table.flush();
        assertThat(store.saves).isZero();
    }

    /** A stage may ask for parts one after the other and then write to the first. */
    @Test
    void keepsEveryRecordThatOneInputAskedFor() {
        table = table(1);
        AssetState<RingSumStage.Total, RingSumStage.Ring> state = table.select("press");
        RingSumStage.Ring first = state.part("t0");
        for (int sensor = 1; sensor < 500; sensor++) {
            state.part("t" + sensor).count = sensor;
        }
        first.count = 77;
        table.release();
        assertThat(table.select("press").part("t0").count).isEqualTo(77);
        assertThat(table.select("press").part("t499").count).isEqualTo(499);
    }

    @Test
    void takesTheMeasureOfARecordThatGrows() {
        RecordCodec<StringBuilder> codec = new TextCodec();
        var growing = new RecordTable<>(codec, codec, store, new StageOptions(5_000), metrics);
        growing.select("press").whole().append("x");
        growing.release();
        long before = growing.residentBytes();
        growing.select("press").whole().append("x".repeat(999));
        growing.release();
        assertThat(growing.residentBytes()).isEqualTo(before + 999);
        growing.select("mill").whole().append("x".repeat(4_500));
        growing.release();
        assertThat(growing.residentBytes()).isLessThanOrEqualTo(5_000);
        assertThat(growing.select("press").whole()).hasSize(1_000);
    }

    @Test
    void sparesWhatWasAskedForSinceTheHandCameBy() {
        table = table(30 * 400L);
        touch("hot", "t");
        for (int i = 0; i < 2_000; i++) {
            touch("cold-" + i, "t");
            touch("hot", "t");
        }
        // 2,001 is the least; first in, first out would lose the hot one every 30 inputs.
        assertThat(store.loads).isLessThan(2_010);
    }

    @Test
    void refusesAPartWithoutAName() {
        AssetState<RingSumStage.Total, RingSumStage.Ring> state = table.select("press");
        assertThatThrownBy(() -> state.part(""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("press");
    }

    @Test
    void refusesARecordOfALaterVersionNamingBoth() throws IOException {
        byte[] later = StageRecords.encode(new RingSumStage.RingCodec(3), new RingSumStage.Ring());
        store.records.put("press", Map.of("t1", later));
        AssetState<RingSumStage.Total, RingSumStage.Ring> state = table.select("press");
        assertThatThrownBy(() -> state.part("t1"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("part 't1' of asset 'press'")
                .hasMessageContaining("has version 3")
                .hasMessageContaining("versions 1 to 1");
    }

    @Test
    void refusesBytesThatAreNotJustOneRecord() throws IOException {
        byte[] whole = StageRecords.encode(new RingSumStage.TotalCodec(), new RingSumStage.Total());
        for (int length : List.of(0, 3, 4, whole.length - 1, whole.length + 1)) {
            byte[] wrong = Arrays.copyOf(whole, length);
            assertThatThrownBy(
                            () ->
                                    StageRecords.decode(
                                            new RingSumStage.TotalCodec(), "press", wrong))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void namesABadBudgetAndWhatIsAllowed() {
        assertThatThrownBy(() -> new StageOptions(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0")
                .hasMessageContaining("1 or more");
    }
}
