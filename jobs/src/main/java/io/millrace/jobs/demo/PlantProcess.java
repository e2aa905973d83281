/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.jobs.cli.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The simulated plant in a process of its own. It ends when this process ends, however that
 * happens: it watches its standard input.
 */
final class PlantProcess implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final int mqttPort;

    private PlantProcess(Process process, int mqttPort) {
        this.process = process;
        this.mqttPort = mqttPort;
    }

    /**
     * Starts the plant and waits until its broker listens.
     *
     * @param root the project's root, where the plant was built
     * @param folder where it keeps its data and its log
     * @param arguments of the plant's command
     */
    static PlantProcess start(Path root, Path folder, List<String> arguments)
            throws IOException, InterruptedException {
        Path classPathFile = root.resolve("plant/target/runtime.classpath");
        if (!Files.isRegularFile(classPathFile)) {
            throw new UserError(
                    "the plant is not built (%s is missing): run ./millrace build"
                            .formatted(classPathFile));
        }
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(
                List.of("-Xms64m", "-Xmx256m", "-XX:+UseSerialGC", "-XX:MaxMetaspaceSize=160m"));
        command.add("-cp");
        command.add(
                root.resolve("plant/target/classes")
                        + ":"
                        + Files.readString(classPathFile).strip());
        command.add("io.millrace.plant.PlantCommand");
        command.add("--until-stdin-closes");
        command.add("--wait");
        command.add("--data=" + folder);
        command.add("--log=" + folder.resolve("plant.log"));
        command.addAll(arguments);
        Files.createDirectories(folder);
        Path log = folder.resolve("plant.err");
        Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        CompletableFuture<String> firstLine =
                CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                String line = output.readLine();
                                return line == null ? "" : line;
                            } catch (IOException e) {
                                return "";
                            }
                        });
        try {
            String line = firstLine.get(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            if (line.isEmpty()) {
                throw new UserError("the plant did not start: %s".formatted(lastLine(log)));
            }
            return new PlantProcess(process, JSON.readTree(line).required("mqttPort").asInt());
        } catch (TimeoutException | ExecutionException e) {
            process.destroyForcibly();
            throw new IOException(
                    "the plant did not start in " + START_TIMEOUT + "; see " + log, e);
        }
    }

    private static String lastLine(Path log) throws IOException {
        List<String> lines =
                Files.readAllLines(log).stream().filter(line -> !line.isBlank()).toList();
        return lines.isEmpty() ? "it said nothing; see " + log : lines.get(lines.size() - 1);
    }

    int mqttPort() {
        return mqttPort;
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
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
