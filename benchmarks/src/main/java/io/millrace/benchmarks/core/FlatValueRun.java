/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.core;

import io.millrace.benchmarks.peer.FlatValueFunction;
import io.millrace.benchmarks.probe.ProbeOperator;
import io.millrace.benchmarks.river.RiverSource;
import io.millrace.benchmarks.river.Workload;
import io.millrace.functions.model.Reading;
import io.millrace.functions.types.ModelTypes;
import io.millrace.jobs.monitor.MonitorStages;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** One flat value a room. */
final class FlatValueRun implements JobDesign {

    private final MonitorStages stages;

    FlatValueRun(MonitorStages stages) {
        this.stages = stages;
    }

    @Override
    public void configure(RoundSpec spec, Configuration configuration) {
        // As the product.
    }

    @Override
    public void define(StreamExecutionEnvironment environment, RiverSource source, String run) {
        ProbeOperator.end(
                environment
                        .fromSource(
                                source,
                                WatermarkStrategy.noWatermarks(),
                                "Readings",
                                ModelTypes.READING)
                        .uid("readings")
                        .keyBy(Reading::asset, Types.STRING)
                        .process(new FlatValueFunction(stages), ModelTypes.FEATURE_VECTOR)
                        .uid("rooms"),
                run,
                "probe");
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
