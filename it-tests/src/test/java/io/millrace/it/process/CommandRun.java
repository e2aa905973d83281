/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A command that ran to its end as a process of its own, as its user sees it.
 *
 * @param exitCode its exit code
 * @param out lines on standard output
 * @param err lines on standard error
 */
public record CommandRun(int exitCode, List<String> out, List<String> err) {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /**
     * Runs a main class as {@code ./millrace} does, with the class path of this process.
     *
     * @param root the project's root
     * @param folder for its log and output; made where it is missing
     * @param main the class
     * @param arguments of the command
     */
    public static CommandRun java(Path root, Path folder, String main, List<String> arguments)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.add("@" + root.resolve("flink-conf/java-options"));
        // It lives for a second: there is nothing to gain from the second compiler.
        command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.add("-Dmillrace.root=" + root);
        command.add("-Dlog.file=" + folder.resolve("command.log"));
        command.add(
                "-Dlog4j2.configurationFile=" + root.resolve("flink-conf/local/log4j2.properties"));
        command.add(
                "-Djava.util.logging.config.file="
                        + root.resolve("flink-conf/local/java-logging.properties"));
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main);
        command.addAll(arguments);
        return run(folder, Map.of(), command);
    }

    /**
     * Runs a program.
     *
     * @param folder for its output; made where it is missing
     * @param environment variables on top of those of this process
     * @param command the program and its arguments
     * @throws IOException if it does not end in time
     */
    public static CommandRun run(Path folder, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path out = folder.resolve("command.out");
        Path err = folder.resolve("command.err");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(
                    "%s did not end in %s: %s%s"
                            .formatted(
                                    command.get(command.size() - 1),
                                    TIMEOUT,
                                    Files.readString(out),
                                    Files.readString(err)));
        }
        return new CommandRun(
                process.exitValue(), Files.readAllLines(out), Files.readAllLines(err));
    }
}
