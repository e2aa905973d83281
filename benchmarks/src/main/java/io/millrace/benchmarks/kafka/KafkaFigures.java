/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.kafka;

/**
 * What one way of reading reached behind its first third, which warms up.
 *
 * @param readingsPerSecond by the wall clock
 * @param readingsPerCpuSecond by the CPU time of the reading JVM, the broker's not included
 */
public record KafkaFigures(double readingsPerSecond, double readingsPerCpuSecond) {}
