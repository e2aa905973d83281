/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.core;

import io.millrace.benchmarks.probe.ProbeOperator;
import io.millrace.benchmarks.river.RiverSource;
import io.millrace.benchmarks.river.Workload;
import io.millrace.functions.model.Reading;
import io.millrace.functions.types.ModelTypes;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;

/**
 * All work on a room in one process function, which emits once a moment.
 *
 * @param function the work
 * @param type of what it emits
 * @param genericTypes whether its state needs types that Flink does not know
 * @param <T> what it emits
 */
record ProcessFunctionRun<T>(
        KeyedProcessFunction<String, Reading, T> function,
        TypeInformation<T> type,
        boolean genericTypes)
        implements JobDesign {

    @Override
    public void configure(RoundSpec spec, Configuration configuration) {
        if (genericTypes) {
            configuration.set(PipelineOptions.GENERIC_TYPES, true);
        }
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
                        .process(function, type)
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
