/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.algorithms;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.jobs.cli.CommandRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the algorithms' own benchmarks by JMH. */
@Command(
        name = "algorithms",
        mixinStandardHelpOptions = true,
        description =
                "Nanoseconds a reading and bytes of state of each algorithm by itself, one room in"
                        + " one thread: everything in the first-level cache. Run by JMH, which is"
                        + " no part of what is shipped.")
public final class AlgorithmsCommand implements Callable<Integer> {

    @Option(names = "--forks", description = "default: ${DEFAULT-VALUE}", defaultValue = "3")
    private int forks;

    @Option(
            names = "--iterations",
            description = "Of one second each, as many to warm up; default: ${DEFAULT-VALUE}.",
            defaultValue = "5")
    private int iterations;

    @Option(
            names = "--only",
            description = "A regular expression on the names; default: all.",
            defaultValue = ".*")
    private String only = ".*";

    @Option(names = "--verbose", description = "JMH's own output.")
    private boolean verbose;

    @Option(names = "--json", description = "Print one JSON object as the last line.")
    private boolean json;

    /**
     * One algorithm.
     *
     * @param algorithm its name
     * @param nanosPerReading mean over the forks; three readings make a moment
     * @param error half the width of JMH's 99.9 % confidence interval; NaN with too few samples
     * @param stateBytesPerSensor a third of what a room's records have, or NaN if that is not known
     */
    record Row(
            String algorithm, double nanosPerReading, double error, double stateBytesPerSensor) {}

    @Override
    public Integer call() throws Exception {
        Path silence = Files.createTempFile("millrace-jmh-", ".log");
        List<Row> rows = new ArrayList<>();
        try {
            ChainedOptionsBuilder options =
                    new OptionsBuilder()
                            .include(
                                    StageBenchmark.class.getName().replace(".", "\\.")
                                            + "\\.("
                                            + only
                                            + ")$")
                            .forks(forks)
                            .warmupIterations(iterations)
                            .warmupTime(TimeValue.seconds(1))
                            .measurementIterations(iterations)
                            .measurementTime(TimeValue.seconds(1))
                            .shouldFailOnError(true);
            if (verbose) {
                options.verbosity(VerboseMode.NORMAL);
            } else {
                options.verbosity(VerboseMode.SILENT).output(silence.toString());
            }
            Collection<RunResult> results = new Runner(options.build()).run();
            for (RunResult result : results) {
                var primary = result.getPrimaryResult();
                String name = primary.getLabel();
                rows.add(
                        new Row(
                                name,
                                primary.getScore(),
                                primary.getScoreError(),
                                StageBenchmark.stateBytesPerSensor(name)));
            }
        } finally {
            Files.delete(silence);
        }
        System.out.printf(
                Locale.ROOT, "%-12s %12s %10s %14s%n", "algorithm", "ns/reading", "+-", "B/sensor");
        for (Row row : rows) {
            System.out.printf(
                    Locale.ROOT,
                    "%-12s %12.1f %10.1f %14.0f%n",
                    row.algorithm(),
                    row.nanosPerReading(),
                    row.error(),
                    row.stateBytesPerSensor());
        }
        if (json) {
            System.out.println(new ObjectMapper().writeValueAsString(Map.of("rows", rows)));
        }
        return CommandRunner.OK;
    }
}
