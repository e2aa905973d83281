/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.core;

import io.millrace.benchmarks.probe.ProbeOperator;
import io.millrace.benchmarks.river.RiverSource;
import io.millrace.benchmarks.river.Workload;
import io.millrace.functions.model.Reading;
import io.millrace.functions.state.StageOptions;
import io.millrace.functions.types.ModelTypes;
import io.millrace.jobs.monitor.MonitorOptions;
import io.millrace.jobs.monitor.MonitorPipeline;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** The product: readings, shuffle and the monitor's three stages, results discarded. */
public final class MonitorRun implements JobDesign {

    private static final long STAGE_MEMORY = 1L << 30;

    @Override
    public void configure(RoundSpec spec, Configuration configuration) {
        // A monitor's settings are the base of all designs.
    }

    @Override
    public void define(StreamExecutionEnvironment environment, RiverSource source, String run) {
        DataStream<Reading> readings =
                environment
                        .fromSource(
                                source,
                                WatermarkStrategy.noWatermarks(),
                                "Readings",
                                ModelTypes.READING)
                        .uid("readings");
        MonitorPipeline.Streams monitor = define(readings);
        ProbeOperator.end(monitor.features(), run, "probe");
        monitor.scores().sinkTo(new DiscardingSink<>()).uid("scores-discarded");
        monitor.alarms().sinkTo(new DiscardingSink<>()).uid("alarms-discarded");
    }

    /** The monitor of the workload behind readings. */
    public static MonitorPipeline.Streams define(DataStream<Reading> readings) {
        return MonitorPipeline.define(
                readings,
                new MonitorOptions(
                        Workload.features(),
                        Workload.detectors(),
                        Workload.alarms(),
                        new StageOptions(STAGE_MEMORY)));
    }

    @Override
    public int readingsPerElement() {
        return Workload.SENSORS;
    }

    @Override
    public boolean isFull() {
        return false;
    }
}
