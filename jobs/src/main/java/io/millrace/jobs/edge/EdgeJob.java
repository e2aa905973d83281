/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.edge;

import io.millrace.jobs.config.PlantConfig;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A job that can run in this process.
 *
 * @param name its name on a cluster
 * @param folder where its checkpoints are, within the folder for checkpoints; empty for that itself
 * @param preflight throws a {@link io.millrace.jobs.cli.UserError} for what cannot be used
 * @param define puts it together
 */
public record EdgeJob(
        String name,
        String folder,
        Consumer<PlantConfig> preflight,
        BiConsumer<StreamExecutionEnvironment, PlantConfig> define) {}
