/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.core;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.jobs.cli.CommandRunner;
import io.millrace.jobs.config.RuntimeOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.flink.util.FileUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the main job's keyed core against a plain Java loop that does the same work. */
@Command(
        name = "core",
        mixinStandardHelpOptions = true,
        description =
                "The monitor's stages behind a generator, with RocksDB and checkpoints, interleaved"
                        + " with the same stages in a plain loop.")
public final class CoreCommand implements Callable<Integer> {

    @Option(
            names = "--assets",
            description = "Keys, three sensors each; default: ${DEFAULT-VALUE}.",
            defaultValue = "10000")
    private int assets;

    @Option(names = "--parallelism", description = "default: ${DEFAULT-VALUE}", defaultValue = "2")
    private int parallelism;

    @Option(
            names = "--rounds",
            description = "Rounds of both designs; default: ${DEFAULT-VALUE}.",
            defaultValue = "3")
    private int rounds;

    @Option(
            names = "--seconds",
            description = "Measured time of a design in a round; default: ${DEFAULT-VALUE}.",
            defaultValue = "30")
    private double seconds;

    @Option(
            names = "--warm-up",
            description = "Seconds before it is measured; default: ${DEFAULT-VALUE}.",
            defaultValue = "15")
    private double warmUp;

    @Option(
            names = "--state-backend",
            description = "rocksdb or hashmap; default: ${DEFAULT-VALUE}.",
            defaultValue = "rocksdb")
    private String backend = "rocksdb";

    @Option(
            names = "--checkpoint-seconds",
            description = "default: ${DEFAULT-VALUE}",
            defaultValue = "10")
    private int checkpointSeconds;

    @Option(names = "--quick", description = "One round of 10 s.")
    private boolean quick;

    @Option(names = "--json", description = "Print one JSON object at the end.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Workload workload = new Workload(assets);
        List<Measurement> plain = new ArrayList<>();
        List<Measurement> own = new ArrayList<>();
        int count = quick ? 1 : rounds;
        double measured = quick ? 10 : seconds;
        for (int round = 1; round <= count; round++) {
            System.err.printf(Locale.ROOT, "millrace: round %d of %d%n", round, count);
            plain.add(PlainLoop.run(workload, Math.min(warmUp, measured), measured));
            Path folder = Files.createTempDirectory("millrace-bench-");
            try {
                own.add(
                        MonitorRun.run(
                                workload,
                                parallelism,
                                Duration.ofSeconds(checkpointSeconds),
                                RuntimeOptions.StateBackend.valueOf(
                                        backend.toUpperCase(Locale.ROOT)),
                                folder,
                                warmUp,
                                measured));
            } finally {
                FileUtils.deleteDirectory(folder.toFile());
            }
        }
        Measurement peer = median(plain);
        Measurement product = median(own);
        System.out.printf(
                Locale.ROOT,
                "%-11s %8s %3s %-8s %11s %14s %17s %15s %12s %12s%n",
                "design",
                "assets",
                "p",
                "state",
                "checkpoint",
                "readings/s",
                "readings/CPU-s",
                "ratio to plain",
                "ckpt ms",
                "ckpt MB");
        for (Measurement row : List.of(peer, product)) {
            System.out.printf(
                    Locale.ROOT,
                    "%-11s %8d %3d %-8s %9d s %14.0f %17.0f %15.2f %12d %12.1f%n",
                    row.design(),
                    row.assets(),
                    row.parallelism(),
                    row.stateBackend(),
                    row.checkpointMillis() / 1000,
                    row.readingsPerSecond(),
                    row.readingsPerCpuSecond(),
                    row.readingsPerSecond() / peer.readingsPerSecond(),
                    row.checkpointDurationMillis(),
                    row.checkpointBytes() / 1e6);
        }
        if (json) {
            System.out.println(report(List.of(peer, product), peer));
        }
        return CommandRunner.OK;
    }

    private static Measurement median(List<Measurement> measurements) {
        return measurements.stream()
                .sorted(Comparator.comparingDouble(Measurement::readingsPerSecond))
                .toList()
                .get(measurements.size() / 2);
    }

    private static String report(List<Measurement> rows, Measurement peer) throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        ArrayNode array = mapper.createArrayNode();
        for (Measurement row : rows) {
            ObjectNode node = mapper.valueToTree(row);
            node.put("ratioToPlainLoop", row.readingsPerSecond() / peer.readingsPerSecond());
            array.add(node);
        }
        return mapper.writeValueAsString(mapper.createObjectNode().set("rows", array));
    }
}
