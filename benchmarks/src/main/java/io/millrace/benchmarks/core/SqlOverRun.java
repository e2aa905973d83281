/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.core;

import io.millrace.benchmarks.probe.ProbeOperator;
import io.millrace.benchmarks.river.RiverSource;
import io.millrace.functions.model.Reading;
import io.millrace.functions.types.ModelTypes;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;

/**
 * The features in Flink's SQL, without detector and rules. One SELECT takes one window only, so
 * three windows are three nested ones, each with a shuffle of its own. Event time comes in order
 * from each source.
 */
final class SqlOverRun implements JobDesign {

    private static final TypeInformation<Row> ROW =
            Types.ROW_NAMED(
                    new String[] {"asset", "sensor", "v"},
                    Types.STRING,
                    Types.STRING,
                    Types.DOUBLE);

    private final boolean split;

    /**
     * @param split whether each sensor has a query of its own
     */
    SqlOverRun(boolean split) {
        this.split = split;
    }

    @Override
    public void configure(RoundSpec spec, Configuration configuration) {
        configuration.set(PipelineOptions.GENERIC_TYPES, true);
        // The planner names its operators; state of another run is never restored.
        configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, true);
    }

    @Override
    public void define(StreamExecutionEnvironment environment, RiverSource source, String run) {
        DataStream<Row> rows =
                environment
                        .fromSource(
                                source,
                                WatermarkStrategy.<Reading>forMonotonousTimestamps(),
                                "Readings",
                                ModelTypes.READING)
                        .uid("readings")
                        .map(reading -> Row.of(reading.asset(), reading.sensor(), reading.value()))
                        .returns(ROW)
                        .uid("rows");
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
        tables.createTemporaryView(
                "readings",
                rows,
                Schema.newBuilder()
                        .column("asset", "STRING")
                        .column("sensor", "STRING")
                        .column("v", "DOUBLE")
                        .columnByMetadata("ts", DataTypes.TIMESTAMP_LTZ(3), "rowtime")
                        .watermark("ts", "SOURCE_WATERMARK()")
                        .build());
        List<String> queries = split ? splitQueries() : List.of(threeWindows("asset, sensor", ""));
        for (int i = 0; i < queries.size(); i++) {
            ProbeOperator.end(
                    tables.toDataStream(tables.sqlQuery(queries.get(i))), run, "probe-" + i);
        }
    }

    private static List<String> splitQueries() {
        return List.of(
                threeWindows("asset", " WHERE sensor = 'temperature'"),
                oneMean("humidity"),
                oneMean("pressure"));
    }

    private static String threeWindows(String partition, String where) {
        String query = "SELECT asset, sensor, ts, v FROM readings" + where;
        for (int window : new int[] {10, 50, 200}) {
            query =
                    ("SELECT *, AVG(v) OVER w AS mean_%1$d, STDDEV_SAMP(v) OVER w AS std_%1$d"
                                    + " FROM (%2$s) WINDOW w AS (PARTITION BY %3$s ORDER BY ts"
                                    + " ROWS BETWEEN %4$d PRECEDING AND CURRENT ROW)")
                            .formatted(window, query, partition, window - 1);
        }
        return query;
    }

    private static String oneMean(String sensor) {
        return ("SELECT asset, sensor, ts, v, AVG(v) OVER w AS mean_50 FROM readings"
                        + " WHERE sensor = '%s' WINDOW w AS (PARTITION BY asset ORDER BY ts"
                        + " ROWS BETWEEN 49 PRECEDING AND CURRENT ROW)")
                .formatted(sensor);
    }

    @Override
    public int readingsPerElement() {
        return 1;
    }

    @Override
    public boolean isFull() {
        return false;
    }
}
