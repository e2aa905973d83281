/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.benchmarks.core.RoundSpec.StateBackend;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The arithmetic of the table, and the shape of the JSON. */
class CoreReportTest {

    private static RoundSpec spec(Design design, int sensors, StateBackend backend) {
        return new RoundSpec(
                design,
                sensors,
                design.isLoop() ? 1 : 2,
                backend,
                design.isLoop() ? 0 : 10_000,
                1,
                1);
    }

    private static RoundFigures rate(double perCpuSecond) {
        return new RoundFigures(
                perCpuSecond * 2, perCpuSecond, 4, 1, 100, 1_500_000, 0, 30, 20, true);
    }

    @Test
    void medianIsTheMiddleOneAndLeavesOutWhatIsNotThere() {
        assertThat(Statistics.median(List.of(3.0, 1.0, 2.0))).isEqualTo(2);
        assertThat(Statistics.median(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(2.5);
        assertThat(Statistics.median(List.of(Double.NaN, 7.0))).isEqualTo(7);
        assertThat(Statistics.median(List.of())).isNaN();
    }

    @Test
    void ratioIsTheMedianOfTheRatiosOfEachRoundNotTheRatioOfTheMedians() {
        RoundSpec own = spec(Design.MILLRACE, 1_000, StateBackend.ROCKSDB);
        RoundSpec plain = spec(Design.PLAIN_LOOP, 1_000, StateBackend.NONE);
        CoreReport report = new CoreReport();
        // Ratios 3, 1 and 2; ratio of the medians would be 30 / 10.
        double[][] rounds = {{30, 10}, {40, 40}, {10, 5}};
        for (double[] round : rounds) {
            report.beginRound();
            report.add(own, rate(round[0]));
            report.add(plain, rate(round[1]));
        }
        CoreRow row = report.rows().get(0);
        assertThat(row.ratioToPlainLoop()).isEqualTo(2);
        assertThat(row.readingsPerCpuSecond()).isEqualTo(30);
        assertThat(row.readingsPerCpuSecondMin()).isEqualTo(10);
        assertThat(row.readingsPerCpuSecondMax()).isEqualTo(40);
        assertThat(row.rounds()).isEqualTo(3);
        assertThat(row.bytesPerSensor()).isEqualTo(1_500);
    }

    @Test
    void loopsAreComparedAtTheSameNumberOfSensorsAndSqlAtItsOwn() {
        CoreReport report = new CoreReport();
        report.beginRound();
        report.add(spec(Design.MILLRACE, 1_000, StateBackend.ROCKSDB), rate(100));
        report.add(spec(Design.MILLRACE, 9_000, StateBackend.ROCKSDB), rate(60));
        report.add(spec(Design.PLAIN_LOOP, 1_000, StateBackend.NONE), rate(50));
        report.add(spec(Design.PLAIN_LOOP, 9_000, StateBackend.NONE), rate(20));
        report.add(spec(Design.FLINK_SQL_OVER, 300, StateBackend.ROCKSDB), rate(2));
        assertThat(report.rows())
                .extracting(CoreRow::ratioToPlainLoop)
                .containsExactly(2.0, 3.0, 1.0, 1.0, Double.NaN);
        assertThat(report.rows())
                .extracting(CoreRow::ratioToFlinkSqlOver)
                .containsExactly(50.0, 30.0, 25.0, 10.0, 1.0);
    }

    @Test
    void jsonHasAllPromisedFieldsAndNullWhereNothingWasMeasured() throws Exception {
        CoreReport report = new CoreReport();
        report.beginRound();
        report.add(spec(Design.MILLRACE, 99_999, StateBackend.HASHMAP), rate(100));
        JsonNode row = new ObjectMapper().readTree(report.json()).required("rows").get(0);
        assertThat(row.required("design").asText()).isEqualTo("millrace");
        assertThat(row.required("stateBackend").asText()).isEqualTo("hashmap");
        for (String field :
                List.of(
                        "sensors",
                        "parallelism",
                        "checkpointMillis",
                        "readingsPerCpuSecond",
                        "readingsPerSecond",
                        "barrierStallMillis",
                        "checkpointDurationMillis",
                        "checkpointBytes",
                        "bytesPerSensor")) {
            assertThat(row.required(field).isNumber()).as(field).isTrue();
        }
        for (String field :
                List.of("ratioToPlainLoop", "ratioToOverlappedLoop", "ratioToFlinkSqlOver")) {
            assertThat(row.required(field).isNull()).as(field).isTrue();
        }
        assertThat(report.json()).doesNotContain("\n").doesNotContain("NaN");
        assertThat(report.table()).contains("millrace");
    }

    @Test
    void figuresComeThroughTheChildsStandardOutput() throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        RoundFigures figures = new RoundFigures(1, 2, Double.NaN, 0, Double.NaN, 0, 3, 4, 5, false);
        assertThat(mapper.readValue(mapper.writeValueAsString(figures), RoundFigures.class))
                .isEqualTo(figures);
        RoundSpec spec = spec(Design.FLINK_SQL_OVER_SPLIT, 300, StateBackend.ROCKSDB);
        assertThat(mapper.readValue(mapper.writeValueAsString(spec), RoundSpec.class))
                .isEqualTo(spec);
    }
}
