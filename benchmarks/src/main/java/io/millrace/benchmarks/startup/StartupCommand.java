/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.startup;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.benchmarks.child.ProgressBar;
import io.millrace.benchmarks.core.Statistics;
import io.millrace.connector.timescaledb.DatabaseOptions;
import io.millrace.connector.timescaledb.schema.SchemaInstaller;
import io.millrace.jobs.cli.CommandRunner;
import io.millrace.jobs.demo.EmbeddedDatabase;
import io.millrace.jobs.monitor.MonitorJob;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.flink.util.FileUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures how long a gateway takes from the start of its process to the first score. */
@Command(
        name = "startup",
        mixinStandardHelpOptions = true,
        description = {
            "The plant of the demo at a hundred times its rates and a database, then 'run monitor'"
                    + " as a process of its own: until its job runs, until the first feature vector"
                    + " and until the first score are in the database.",
            "The detectors need 200 vectors of an asset before they score: 2 s at these rates."
        })
public final class StartupCommand implements Callable<Integer> {

    private static final String CONFIGURATION = "/io/millrace/jobs/demo/demo-plant.yaml";

    @Option(names = "--rounds", description = "default: ${DEFAULT-VALUE}", defaultValue = "3")
    private int rounds;

    @Option(names = "--json", description = "Print one JSON object as the last line.")
    private boolean json;

    /**
     * One start.
     *
     * @param runningMillis from exec to the job's tasks all running
     * @param firstVectorMillis from exec to the first feature vector in the database
     * @param firstScoreMillis from exec to the first score in the database
     */
    record Row(double runningMillis, double firstVectorMillis, double firstScoreMillis) {}

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("millrace-bench-");
        List<Row> rows = new ArrayList<>();
        try (ProgressBar bar = ProgressBar.onStandardError(20 * (rounds + 1))) {
            bar.step("plant and database", 20);
            try (EmbeddedDatabase database =
                            EmbeddedDatabase.start(folder.resolve("postgresql"), 0);
                    PlantUnderTest plant = PlantUnderTest.start(folder.resolve("plant"))) {
                SchemaInstaller.install(options(database));
                for (int round = 1; round <= rounds; round++) {
                    bar.step("start %d of %d".formatted(round, rounds), 20);
                    Path own = Files.createDirectory(folder.resolve("round-" + round));
                    Path file = configuration(own, plant.mqttPort(), database.port(), round);
                    rows.add(MonitorStart.measure(file, own, database.port()));
                }
            }
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
        Row median =
                new Row(
                        Statistics.median(rows.stream().map(Row::runningMillis).toList()),
                        Statistics.median(rows.stream().map(Row::firstVectorMillis).toList()),
                        Statistics.median(rows.stream().map(Row::firstScoreMillis).toList()));
        System.out.printf(
                Locale.ROOT,
                "from exec: job runs %.0f ms, first vector %.0f ms, first score %.0f ms (medians of"
                        + " %d)%n",
                median.runningMillis(),
                median.firstVectorMillis(),
                median.firstScoreMillis(),
                rows.size());
        if (json) {
            System.out.println(
                    new ObjectMapper()
                            .writeValueAsString(Map.of("median", median, "rounds", rows)));
        }
        return CommandRunner.OK;
    }

    private static DatabaseOptions options(EmbeddedDatabase database) {
        return new DatabaseOptions(
                "127.0.0.1",
                database.port(),
                EmbeddedDatabase.USER,
                EmbeddedDatabase.USER,
                null,
                DatabaseOptions.TlsMode.DISABLE,
                DatabaseOptions.DEFAULT_BATCH_ROWS,
                DatabaseOptions.DEFAULT_FLUSH_INTERVAL,
                Duration.ofSeconds(5),
                Duration.ofSeconds(10));
    }

    /** The demo's configuration with this run's places, and an MQTT session of its own. */
    private static Path configuration(Path folder, int mqttPort, int databasePort, int round)
            throws IOException {
        String text;
        try (InputStream in = MonitorJob.class.getResourceAsStream(CONFIGURATION)) {
            if (in == null) {
                throw new IllegalStateException(CONFIGURATION + " is missing");
            }
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        text =
                text.replace("${broker}", "mqtt://127.0.0.1:" + mqttPort)
                        .replace("${database.host}", "127.0.0.1")
                        .replace("${database.port}", Integer.toString(databasePort))
                        .replace("${database.name}", EmbeddedDatabase.USER)
                        .replace("${database.username}", EmbeddedDatabase.USER)
                        .replace(
                                "${checkpoint.directory}", folder.resolve("checkpoints").toString())
                        .replace("client_id: millrace-demo", "client_id: millrace-start-" + round);
        return Files.writeString(folder.resolve("plant.yaml"), text);
    }
}
