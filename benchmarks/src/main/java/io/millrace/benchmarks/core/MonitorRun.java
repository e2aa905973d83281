/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.core;

import io.millrace.benchmarks.probe.ProbeOperator;
import io.millrace.benchmarks.river.RiverSource;
import io.millrace.benchmarks.river.Workload;
import io.millrace.functions.state.stage.StageChain;
import io.millrace.functions.state.stage.StageOptions;
import io.millrace.functions.types.ModelTypes;
import io.millrace.jobs.monitor.MonitorPipeline;
import io.millrace.jobs.monitor.MonitorStages;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** The product: readings, shuffle and the monitor's three stages, results discarded. */
final class MonitorRun implements JobDesign {

    private final MonitorStages stages;
    private final StageOptions options;

    MonitorRun(MonitorStages stages, StageOptions options) {
        this.stages = stages;
        this.options = options;
    }

    @Override
    public void define(StreamExecutionEnvironment environment, RiverSource source, String run) {
        MonitorPipeline.Streams monitor =
                MonitorPipeline.define(
                        StageChain.behind(
                                environment
                                        .fromSource(
                                                source,
                                                WatermarkStrategy.noWatermarks(),
                                                "Readings",
                                                ModelTypes.READING)
                                        .uid("readings"),
                                options),
                        stages);
        ProbeOperator.end(monitor.features(), run, "probe");
        monitor.scores().sinkTo(new DiscardingSink<>()).uid("scores-discarded");
        monitor.alarms().sinkTo(new DiscardingSink<>()).uid("alarms-discarded");
    }

    @Override
    public int readingsPerElement() {
        return Workload.SENSORS;
    }

    @Override
    public boolean isFull() {
        return true;
    }
}
