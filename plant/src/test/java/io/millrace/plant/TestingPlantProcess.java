/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The plant as a user starts it: a Java process of its own. */
final class TestingPlantProcess implements AutoCloseable {

    private static final long TIMEOUT_SECONDS = 60;

    private final Process process;
    private final Path out;
    private final Path err;

    private TestingPlantProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    static TestingPlantProcess start(Path folder, String... options) throws IOException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx256m");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(PlantCommand.class.getName());
        command.add("--data");
        command.add(folder.resolve("data").toString());
        command.addAll(List.of(options));
        Process process =
                new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
        return new TestingPlantProcess(process, out, err);
    }

    /** Waits until it is ready. */
    int awaitPort() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (out().isEmpty()) {
            assertThat(process.isAlive()).as("ended: %s", err()).isTrue();
            assertThat(System.nanoTime()).as("not ready in time").isLessThan(deadline);
            process.waitFor(20, TimeUnit.MILLISECONDS);
        }
        return new ObjectMapper().readTree(out().get(0)).path("mqttPort").asInt();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitExit();
    }

    void terminate() {
        process.destroy();
    }

    int awaitExit() throws InterruptedException {
        assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).as("ended").isTrue();
        return process.exitValue();
    }

    /** Complete lines of standard output. */
    List<String> out() throws IOException {
        String text = Files.readString(out);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    String err() throws IOException {
        return Files.readString(err);
    }

    JsonNode lastLedger() throws IOException {
        List<String> lines = out();
        return new ObjectMapper().readTree(lines.get(lines.size() - 1));
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
