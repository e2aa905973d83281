/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.monitor;

import io.millrace.jobs.cli.CommandRunner;
import io.millrace.jobs.cli.UserError;
import io.millrace.jobs.config.ConfigLoader;
import io.millrace.jobs.config.PlantConfig;
import io.millrace.jobs.edge.EdgeJob;
import io.millrace.jobs.edge.EdgeRun;
import io.millrace.jobs.ingest.IngestJob;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a job in this process, or submits it to a cluster. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description =
                "Runs a job against your own broker and database: monitor alone, or with a raw_log"
                    + " in the configuration ingest and monitor beside each other. Without --on it"
                    + " runs in this process until Ctrl-C and goes on from its newest checkpoint"
                    + " when it is started again.")
public final class RunCommand implements Callable<Integer> {

    /** The jobs there are. */
    enum Job {
        ingest,
        monitor
    }

    private static final EdgeJob INGEST =
            new EdgeJob(IngestJob.NAME, "ingest", Preflight::checkIngest, IngestJob::define);
    private static final EdgeJob MONITOR =
            new EdgeJob(MonitorJob.NAME, "", Preflight::check, MonitorJob::define);

    @Parameters(paramLabel = "JOB", description = "The job: ${COMPLETION-CANDIDATES}.")
    private Job job = Job.monitor;

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description =
                    "The plant's configuration; docs/reference/configuration.md has every key.")
    private Path config = Path.of("plant.yaml");

    @Option(
            names = "--on",
            paramLabel = "HOST:PORT",
            description = "Submit to the Flink cluster whose REST address this is, and return.")
    private @Nullable String cluster;

    /** Runs the command. */
    public static void main(String[] arguments) {
        System.exit(CommandRunner.run(new RunCommand(), arguments));
    }

    @Override
    public Integer call() throws Exception {
        PlantConfig plant = ConfigLoader.load(config);
        EdgeJob asked =
                switch (job) {
                    case ingest -> INGEST;
                    case monitor -> MONITOR;
                };
        if (cluster == null) {
            return EdgeRun.run(plant, asked);
        }
        asked.preflight().accept(plant);
        submit(plant, asked, cluster);
        return CommandRunner.OK;
    }

    private static void submit(PlantConfig plant, EdgeJob job, String cluster) throws Exception {
        URI address = clusterAddress(cluster);
        Path archive =
                Path.of(System.getProperty("millrace.root", "."))
                        .resolve("jobs/target/millrace-jobs.jar");
        if (!Files.isRegularFile(archive)) {
            throw new UserError(
                    "the job archive %s is missing: run ./millrace build".formatted(archive));
        }
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createRemoteEnvironment(
                        address.getHost(),
                        address.getPort(),
                        MonitorJob.configuration(plant.runtime()),
                        archive.toString());
        job.define().accept(environment, plant);
        JobClient client = environment.executeAsync(job.name());
        System.out.println(
                "millrace: %s runs on %s as job %s"
                        .formatted(job.name(), cluster, client.getJobID()));
    }

    static URI clusterAddress(String text) {
        try {
            URI address = URI.create("rest://" + text);
            if (address.getHost() != null && address.getPort() > 0) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // Told below, in one way for both.
        }
        throw new UserError(
                "--on '%s' is not a cluster's address: allowed is HOST:PORT, for example localhost:8081"
                        .formatted(text));
    }
}
