/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.kafka;

import io.millrace.benchmarks.river.River;
import io.millrace.jobs.monitor.MonitorPipeline;
import java.util.function.BiConsumer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A form in which the raw log carries readings. */
interface LogFormat {

    /** Memory for the state of all rooms of one subtask. */
    long STAGE_MEMORY = 1L << 30;

    /** Its name in tables and on the command line. */
    String label();

    /**
     * Writes the next moments of a river.
     *
     * @param records takes key and value of each record
     * @return how many readings were written
     */
    long write(River river, int moments, BiConsumer<byte[], byte[]> records);

    /** A monitor that reads a topic of it from its begin. */
    MonitorPipeline.Streams monitor(
            StreamExecutionEnvironment environment, String bootstrapServers, String topic);
}
