/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.core;

import io.millrace.benchmarks.river.RiverSource;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A design that is a Flink job. */
interface JobDesign {

    /** Adds its own settings; without any it runs as a monitor does. */
    default void configure(RoundSpec spec, Configuration configuration) {}

    /**
     * Puts the job together; it ends in probes.
     *
     * @param environment where
     * @param source the readings
     * @param run the name of the run, for the probes
     */
    void define(StreamExecutionEnvironment environment, RiverSource source, String run);

    /** Readings that stand behind one element that a probe counts. */
    int readingsPerElement();

    /** Whether its rooms begin with full windows. */
    boolean isFull();
}
