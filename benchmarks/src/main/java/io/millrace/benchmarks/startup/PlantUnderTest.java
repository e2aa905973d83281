/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.startup;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.jobs.cli.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The simulated plant in a process of its own, publishing from its start. */
final class PlantUnderTest implements AutoCloseable {

    private final Process process;
    private final int mqttPort;

    private PlantUnderTest(Process process, int mqttPort) {
        this.process = process;
        this.mqttPort = mqttPort;
    }

    static PlantUnderTest start(Path folder) throws IOException {
        Path module = Path.of(System.getProperty("millrace.root", ".")).resolve("plant/target");
        if (!Files.isRegularFile(module.resolve("runtime.classpath"))) {
            throw new UserError("the plant is not built: run ./millrace build");
        }
        Files.createDirectories(folder);
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-XX:+UseSerialGC",
                                "-cp",
                                module.resolve("classes")
                                        + ":"
                                        + Files.readString(module.resolve("runtime.classpath"))
                                                .strip(),
                                "io.millrace.plant.PlantCommand",
                                "--until-stdin-closes",
                                "--faults=none",
                                "--rate=100",
                                "--data=" + folder,
                                "--log=" + folder.resolve("plant.log"))
                        .redirectError(folder.resolve("plant.err").toFile())
                        .start();
        String line = process.inputReader(StandardCharsets.UTF_8).readLine();
        if (line == null) {
            throw new IOException(
                    "the plant did not start: " + Files.readString(folder.resolve("plant.err")));
        }
        return new PlantUnderTest(
                process, new ObjectMapper().readTree(line).required("mqttPort").asInt());
    }

    int mqttPort() {
        return mqttPort;
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.destroy();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
