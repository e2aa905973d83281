/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.edge;

import io.millrace.jobs.cli.CommandRunner;
import io.millrace.jobs.cli.UserError;
import io.millrace.jobs.config.PlantConfig;
import io.millrace.jobs.config.RuntimeOptions;
import io.millrace.jobs.monitor.MonitorJob;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A job in this process, until somebody ends it: what runs on a gateway. */
public final class EdgeRun {

    private EdgeRun() {}

    /**
     * Runs until Ctrl-C.
     *
     * @return exit code
     */
    public static int run(PlantConfig plant, EdgeJob edgeJob) throws Exception {
        Path checkpoints = checkpointFolder(plant, edgeJob.folder());
        try (FileChannel channel =
                        FileChannel.open(
                                checkpoints.resolve("lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw new UserError(
                        "another process runs this job with its checkpoints in %s: end it, or name another runtime.checkpoint_directory"
                                .formatted(checkpoints));
            }
            preflight(plant, edgeJob, checkpoints);
            return run(plant, edgeJob, checkpoints);
        }
    }

    private static int run(PlantConfig plant, EdgeJob edgeJob, Path checkpoints) throws Exception {
        RuntimeOptions runtime = plant.runtime();
        CountDownLatch ended = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    ended.countDown();
                                    awaitQuietly(closed);
                                },
                                "edge-end"));
        Configuration configuration = MonitorJob.configuration(runtime);
        try (EdgeCluster cluster =
                EdgeCluster.start(configuration, runtime.parallelism(), checkpoints)) {
            StreamExecutionEnvironment environment =
                    StreamExecutionEnvironment.getExecutionEnvironment(configuration);
            edgeJob.define().accept(environment, plant);
            JobID job = cluster.submit(environment.getStreamGraph());
            System.out.println(
                    "millrace: running; checkpoints in " + checkpoints + "; Ctrl-C ends it");
            EdgeWatch watch = new EdgeWatch(cluster, job, System.err);
            boolean lives = true;
            while (lives && !ended.await(1, TimeUnit.SECONDS)) {
                lives = watch.look();
            }
            if (lives) {
                cluster.cancel(job);
            }
            return lives ? CommandRunner.OK : CommandRunner.FAILURE;
        } finally {
            closed.countDown();
        }
    }

    private static Path checkpointFolder(PlantConfig plant, String within) {
        URI asked = plant.runtime().checkpointDirectory();
        Path folder;
        try {
            folder =
                    asked == null
                            ? Path.of(
                                            "millrace-state",
                                            plant.connections().get(0).options().clientId(),
                                            "checkpoints")
                                    .toAbsolutePath()
                            : Path.of(asked);
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            throw new UserError(
                    "runtime.checkpoint_directory: '%s' is not a folder of this machine; a job in this process keeps its checkpoints in one"
                            .formatted(asked),
                    e);
        }
        try {
            return Files.createDirectories(folder.resolve(within));
        } catch (IOException e) {
            throw new UserError(
                    "runtime.checkpoint_directory: cannot make the folder %s (%s); name one that this user may write to"
                            .formatted(folder, e.getMessage()),
                    e);
        }
    }

    /**
     * What cannot be reached at the first start is a mistake in the configuration; for a job that
     * has run before it is a trouble that passes, and a gateway that starts again before its broker
     * does has to wait for it.
     */
    private static void preflight(PlantConfig plant, EdgeJob edgeJob, Path checkpoints)
            throws IOException {
        try {
            edgeJob.preflight().accept(plant);
        } catch (UserError e) {
            if (RetainedCheckpoints.newest(checkpoints).isEmpty()) {
                throw e;
            }
            System.err.println("millrace: " + e.getMessage() + "; trying again while the job runs");
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
