/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.core;

import io.millrace.benchmarks.peer.PojoFunction;
import io.millrace.benchmarks.probe.ProbeOperator;
import io.millrace.benchmarks.river.RiverSource;
import io.millrace.benchmarks.river.Workload;
import io.millrace.functions.model.Reading;
import io.millrace.functions.types.ModelTypes;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** One POJO a room. */
final class PojoRun implements JobDesign {

    @Override
    public void configure(RoundSpec spec, Configuration configuration) {
        configuration.set(PipelineOptions.GENERIC_TYPES, true);
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
                        .process(new PojoFunction(true), Types.DOUBLE)
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
