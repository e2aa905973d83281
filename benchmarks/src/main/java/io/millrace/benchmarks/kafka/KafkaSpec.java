/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.kafka;

/**
 * One way of reading a topic, once from its begin to its end.
 *
 * @param format the form of its records
 * @param job whether a monitor reads it; otherwise a plain consumer
 * @param bootstrapServers where clients begin
 * @param topic the topic
 * @param records how many it has
 * @param readings how many they hold
 * @param parallelism of the job
 */
public record KafkaSpec(
        String format,
        boolean job,
        String bootstrapServers,
        String topic,
        long records,
        long readings,
        int parallelism) {}
