/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@code ./millrace run monitor} as a process of its own, that can be killed like one. It has the
 * class path and the JVM of this process.
 */
public final class JobProcess implements AutoCloseable {

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

    private final ProcessBuilder builder;
    private final Path output;
    private Process process;

    private JobProcess(ProcessBuilder builder, Path output) throws IOException {
        this.builder = builder;
        this.output = output;
        this.process = builder.start();
    }

    /**
     * Starts the job.
     *
     * @param root the project's root
     * @param configuration the plant's configuration file
     * @param folder an existing folder for its output and log
     */
    public static JobProcess start(Path root, Path configuration, Path folder) throws IOException {
        return start(
                root,
                folder,
                "io.millrace.jobs.monitor.RunCommand",
                "monitor",
                "--config=" + configuration);
    }

    /**
     * Starts a main class with the class path and the JVM of this process.
     *
     * @param root the project's root
     * @param folder an existing folder for its output and log
     * @param main the class
     * @param arguments what it is given
     */
    public static JobProcess start(Path root, Path folder, String main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.add("@" + root.resolve("flink-conf/java-options"));
        command.add("-Xmx768m");
        command.add("-Dlog.file=" + folder.resolve("job.log"));
        command.add(
                "-Dlog4j2.configurationFile=" + root.resolve("flink-conf/local/log4j2.properties"));
        command.add(
                "-Djava.util.logging.config.file="
                        + root.resolve("flink-conf/local/java-logging.properties"));
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main);
        command.addAll(List.of(arguments));
        Path output = folder.resolve("job.out");
        return new JobProcess(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile())),
                output);
    }

    /** Kills it as {@code kill -9} does: it has no chance to close anything. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    /** Kills it and starts it again, as whoever watches over a gateway does. */
    public void killAndRestart() throws IOException, InterruptedException {
        kill();
        process = builder.start();
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** What it has printed so far. */
    public String output() throws IOException {
        return Files.exists(output) ? Files.readString(output) : "";
    }

    /** Ends it as Ctrl-C does. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
