/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks;

import io.millrace.benchmarks.algorithms.AlgorithmsCommand;
import io.millrace.benchmarks.core.CoreCommand;
import io.millrace.benchmarks.kafka.KafkaCommand;
import io.millrace.benchmarks.latency.LatencyCommand;
import io.millrace.benchmarks.sink.SinkCommand;
import io.millrace.benchmarks.startup.StartupCommand;
import io.millrace.jobs.cli.CommandRunner;
import picocli.CommandLine.Command;

/** Runs a benchmark. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description =
                "What it costs, beside peers in the same run. Compare ratios, not absolute"
                        + " figures.",
        subcommands = {
            CoreCommand.class,
            LatencyCommand.class,
            KafkaCommand.class,
            SinkCommand.class,
            StartupCommand.class,
            AlgorithmsCommand.class
        })
public final class BenchCommand {

    /** Runs the command. */
    public static void main(String[] arguments) {
        System.exit(CommandRunner.run(new BenchCommand(), arguments));
    }
}
