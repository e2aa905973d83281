/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.process;

import io.millrace.jobs.edge.RetainedCheckpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The real job in a process of its own, whose subscription stands at a real Mosquitto: what is
 * published from now on reaches it. Its folder holds its configuration, output and checkpoints, and
 * in {@code mosquitto} what the broker logs.
 */
public final class SubscribedJob implements AutoCloseable {

    /** The topics that it reads. */
    public static final String FILTER = "devices/+/telemetry";

    private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration CHECKPOINT_TIMEOUT = Duration.ofSeconds(60);

    private final JobProcess process;
    private final Path folder;

    private SubscribedJob(JobProcess process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    /** Where the broker of this job keeps its files. */
    public static Path brokerFolder(Path folder) throws IOException {
        return Files.createDirectories(folder.resolve("mosquitto"));
    }

    /** Where the configuration has to put this job's checkpoints. */
    public static Path checkpoints(Path folder) {
        return folder.resolve("checkpoints");
    }

    /**
     * Starts the job, waits until it runs, and for the session's subscription, which outlives it.
     *
     * @param root the project's root
     * @param configuration the plant's configuration file
     * @param clientId the client id that the configuration names
     * @param folder the folder of job and broker
     * @throws IOException if it ends or does not subscribe in time
     */
    public static SubscribedJob start(Path root, Path configuration, String clientId, Path folder)
            throws Exception {
        int starts = startsIn(folder);
        SubscribedJob job =
                new SubscribedJob(JobProcess.start(root, configuration, folder), folder);
        Path log = brokerFolder(folder).resolve("mosquitto.log");
        // What Mosquitto writes once a subscription stands: client, QoS, filter.
        String line = clientId + " 1 " + FILTER;
        try {
            job.await(
                    START_TIMEOUT,
                    () -> "subscription",
                    () ->
                            Files.exists(log)
                                    && Files.readString(log).contains(line)
                                    && startsIn(folder) > starts);
        } catch (IOException e) {
            job.close();
            throw e;
        }
        return job;
    }

    /** How often a job of this folder has said that it runs; output is kept across starts. */
    private static int startsIn(Path folder) throws IOException {
        Path output = folder.resolve("job.out");
        return Files.exists(output)
                ? Files.readString(output).split("millrace: running", -1).length - 1
                : 0;
    }

    /**
     * Waits until something is true.
     *
     * @param what what is waited for, for the message
     * @throws IOException if the job ended or the time is over; the message has what it printed
     */
    public void await(Duration timeout, Supplier<String> what, Callable<Boolean> condition)
            throws Exception {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!condition.call()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IOException(
                        "no %s in %s (job alive: %s); the job printed: %s"
                                .formatted(
                                        what.get(), timeout, process.isAlive(), process.output()));
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /**
     * Waits until all that was computed up to now is in the sinks. They write out what they hold
     * before a checkpoint is complete; the next one may have begun before now, the one after it has
     * not.
     */
    public void awaitWrittenOut() throws Exception {
        long enough = newestCheckpoint() + 2;
        await(CHECKPOINT_TIMEOUT, () -> "checkpoint " + enough, () -> newestCheckpoint() >= enough);
    }

    private long newestCheckpoint() throws IOException {
        return RetainedCheckpoints.newest(checkpoints(folder))
                .map(path -> path.getFileName().toString().substring("chk-".length()))
                .map(Long::parseLong)
                .orElse(0L);
    }

    /** Kills it as {@code kill -9} does. */
    public void kill() throws InterruptedException {
        process.kill();
    }

    @Override
    public void close() {
        process.close();
    }
}
