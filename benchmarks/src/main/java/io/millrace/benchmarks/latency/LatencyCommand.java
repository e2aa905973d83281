/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.latency;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.benchmarks.child.ChildJvm;
import io.millrace.benchmarks.child.ProgressBar;
import io.millrace.jobs.cli.CommandRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures how long a reading takes to become a score, at a pace that leaves time. */
@Command(
        name = "latency",
        mixinStandardHelpOptions = true,
        description = {
            "From the time when a reading is due to its score, in one process: generator, shuffle,"
                    + " features, detector.",
            "The generator waits actively, so it takes one core; each case has a JVM of its own."
        })
public final class LatencyCommand implements Callable<Integer> {

    @Option(
            names = "--rates",
            split = ",",
            description = "Readings a second; default: 20000,200000.")
    private List<Integer> rates = List.of(20_000, 200_000);

    @Option(names = "--buffer-timeouts", split = ",", description = "Milliseconds; default: 0,1.")
    private List<Integer> bufferTimeouts = List.of(0, 1);

    @Option(names = "--checkpoint-seconds", split = ",", description = "0 for none; default: 0,10.")
    private List<Integer> checkpoints = List.of(0, 10);

    @Option(names = "--sensors", description = "default: ${DEFAULT-VALUE}", defaultValue = "10000")
    private int sensors;

    @Option(
            names = "--seconds",
            description = "Measured time of a case; default: ${DEFAULT-VALUE}.",
            defaultValue = "20")
    private double seconds;

    @Option(names = "--warm-up", description = "default: ${DEFAULT-VALUE}", defaultValue = "10")
    private double warmUp;

    @Option(names = "--json", description = "Print one JSON object as the last line.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        List<LatencySpec> specs = new ArrayList<>();
        for (int rate : rates) {
            for (int timeout : bufferTimeouts) {
                for (int checkpoint : checkpoints) {
                    specs.add(
                            new LatencySpec(
                                    rate, sensors, timeout, checkpoint * 1_000L, warmUp, seconds));
                }
            }
        }
        ObjectMapper mapper = new ObjectMapper();
        List<LatencyRow> rows = new ArrayList<>();
        double planned = warmUp + seconds + 6;
        try (ProgressBar bar = ProgressBar.onStandardError(planned * specs.size())) {
            for (LatencySpec spec : specs) {
                bar.step(
                        "%d readings/s, buffer timeout %d ms, checkpoints %d s"
                                .formatted(
                                        spec.readingsPerSecond(),
                                        spec.bufferTimeoutMillis(),
                                        spec.checkpointMillis() / 1_000),
                        planned);
                rows.add(
                        mapper.readValue(
                                ChildJvm.run(
                                        LatencyMain.class,
                                        List.of(mapper.writeValueAsString(spec)),
                                        bar::say),
                                LatencyRow.class));
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%12s %9s %12s %8s %10s %9s %9s %9s %9s %9s%n",
                "readings/s",
                "sensors",
                "timeout ms",
                "ckpt s",
                "scores",
                "p50 ms",
                "p90 ms",
                "p99 ms",
                "p99.9 ms",
                "max ms");
        for (LatencyRow row : rows) {
            System.out.printf(
                    Locale.ROOT,
                    "%12d %9d %12d %8d %10d %9.3f %9.3f %9.3f %9.3f %9.3f%n",
                    row.readingsPerSecond(),
                    row.sensors(),
                    row.bufferTimeoutMillis(),
                    row.checkpointMillis() / 1_000,
                    row.scores(),
                    row.p50Millis(),
                    row.p90Millis(),
                    row.p99Millis(),
                    row.p999Millis(),
                    row.maxMillis());
        }
        if (json) {
            System.out.println(mapper.writeValueAsString(Map.of("rows", rows)));
        }
        return CommandRunner.OK;
    }
}
