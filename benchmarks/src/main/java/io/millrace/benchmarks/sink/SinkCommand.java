/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.sink;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.benchmarks.child.ProgressBar;
import io.millrace.benchmarks.core.Statistics;
import io.millrace.benchmarks.river.Workload;
import io.millrace.connector.timescaledb.DatabaseOptions;
import io.millrace.connector.timescaledb.schema.SchemaInstaller;
import io.millrace.jobs.cli.CommandRunner;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.flink.util.FileUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the database sink beside PostgreSQL's own COPY of the same rows on the same server. */
@Command(
        name = "sink",
        mixinStandardHelpOptions = true,
        description = {
            "Rows a second of readings into PostgreSQL with fsync: psql's \\copy of a file, the"
                    + " server's COPY of it, our sink in a job with rows that are new, and with the"
                    + " same rows once more (a replay, which changes nothing).",
            "Each round begins with an empty table; the first round warms up and does not count."
        })
public final class SinkCommand implements Callable<Integer> {

    @Option(names = "--rows", description = "default: ${DEFAULT-VALUE}", defaultValue = "600000")
    private int rows;

    @Option(names = "--rounds", description = "default: ${DEFAULT-VALUE}", defaultValue = "3")
    private int rounds;

    @Option(
            names = "--batch-rows",
            description = "Rows of a transaction of the sink; default: ${DEFAULT-VALUE}.",
            defaultValue = "5000")
    private int batchRows;

    @Option(names = "--json", description = "Print one JSON object as the last line.")
    private boolean json;

    /** The ways that are compared. */
    enum Way {
        PSQL_COPY,
        SERVER_COPY,
        SINK_NEW_ROWS,
        SINK_REPLAY
    }

    /**
     * A row of the table.
     *
     * @param way which way
     * @param rowsPerSecond median
     * @param min the slowest round
     * @param max the fastest round
     * @param ratioToPsqlCopy median of the rounds' ratios
     * @param ratioToServerCopy median of the rounds' ratios
     */
    record Row(
            String way,
            double rowsPerSecond,
            double min,
            double max,
            double ratioToPsqlCopy,
            double ratioToServerCopy) {}

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("millrace-bench-");
        try (EmbeddedPostgres server =
                EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("full_page_writes", "on")
                        .setServerConfig("shared_buffers", "256MB")
                        .setServerConfig("max_wal_size", "4GB")
                        .start()) {
            // The server has a user of its own, who reads the file.
            Files.setPosixFilePermissions(
                    folder, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
            List<Map<Way, Double>> all = run(server.getPort(), folder);
            report(all);
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
        return CommandRunner.OK;
    }

    private List<Map<Way, Double>> run(int port, Path folder) throws Exception {
        DatabaseOptions database =
                new DatabaseOptions(
                        "127.0.0.1",
                        port,
                        "postgres",
                        "postgres",
                        null,
                        DatabaseOptions.TlsMode.DISABLE,
                        batchRows,
                        DatabaseOptions.DEFAULT_FLUSH_INTERVAL,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10));
        SchemaInstaller.install(database);
        Workload workload = new Workload(1_000);
        long moments = rows / Workload.SENSORS;
        CopyPeer peer = CopyPeer.prepare(port, workload, moments, folder);
        List<Map<Way, Double>> all = new ArrayList<>();
        double planned = 25 * rows / 600_000.0;
        try (ProgressBar bar = ProgressBar.onStandardError(planned * (rounds + 1))) {
            for (int round = 0; round <= rounds; round++) {
                bar.step(round == 0 ? "warm-up" : "round " + round, planned);
                Map<Way, Double> seconds = new EnumMap<>(Way.class);
                peer.clean();
                seconds.put(Way.PSQL_COPY, peer.psqlSeconds());
                peer.clean();
                seconds.put(Way.SERVER_COPY, peer.serverSeconds());
                peer.clean();
                for (Way way : List.of(Way.SINK_NEW_ROWS, Way.SINK_REPLAY)) {
                    Path checkpoints = Files.createDirectory(folder.resolve("job-" + round + way));
                    seconds.put(way, SinkRun.seconds(workload, moments, database, checkpoints));
                    if (peer.rows() != moments * Workload.SENSORS) {
                        throw new IOException(
                                "%d rows were sent and %d are there"
                                        .formatted(moments * Workload.SENSORS, peer.rows()));
                    }
                }
                if (round > 0) {
                    all.add(seconds);
                }
            }
        }
        return all;
    }

    private void report(List<Map<Way, Double>> all) throws IOException {
        List<Row> table = new ArrayList<>();
        for (Way way : Way.values()) {
            List<Double> rates = all.stream().map(round -> rows / of(round, way)).toList();
            table.add(
                    new Row(
                            way.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                            Statistics.median(rates),
                            Statistics.min(rates),
                            Statistics.max(rates),
                            ratio(all, way, Way.PSQL_COPY),
                            ratio(all, way, Way.SERVER_COPY)));
        }
        System.out.printf(
                Locale.ROOT,
                "%-15s %12s %25s %12s %14s%n",
                "way",
                "rows/s",
                "lowest-highest",
                "x psql COPY",
                "x server COPY");
        for (Row row : table) {
            System.out.printf(
                    Locale.ROOT,
                    "%-15s %,12.0f %,12.0f-%,12.0f %12.2f %14.2f%n",
                    row.way(),
                    row.rowsPerSecond(),
                    row.min(),
                    row.max(),
                    row.ratioToPsqlCopy(),
                    row.ratioToServerCopy());
        }
        if (json) {
            System.out.println(new ObjectMapper().writeValueAsString(Map.of("rows", table)));
        }
    }

    private static double ratio(List<Map<Way, Double>> all, Way way, Way peer) {
        return Statistics.median(
                all.stream().map(round -> of(round, peer) / of(round, way)).toList());
    }

    private static double of(Map<Way, Double> round, Way way) {
        return round.getOrDefault(way, Double.NaN);
    }
}
