/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration as a newcomer runs it: a minute, after an earlier one that was killed. */
class DemoITCase {

    private static final Path ROOT = Path.of(System.getProperty("millrace.root"));

    @TempDir private Path folder;

    @Test
    void showsAllFaultsLosesNothingAndStartsAgainAfterAKill() throws Exception {
        Process killed = demo("600", "killed");
        awaitLine(killed, folder.resolve("killed.err"), " assets, ");
        killed.destroyForcibly().waitFor();

        Process demo = demo("60", "demo");
        assertThat(demo.waitFor(150, TimeUnit.SECONDS)).as("ends by itself").isTrue();
        assertThat(demo.exitValue()).isZero();
        JsonNode report = new ObjectMapper().readTree(folder.resolve("demo.out").toFile());
        System.out.println(report);
        assertThat(report.required("silentLoss").asLong()).isZero();
        assertThat(report.required("duplicates").asLong()).isZero();
        assertThat(report.required("readings").asLong()).isGreaterThan(20_000);
        assertThat(report.required("deadLetters").asLong()).isPositive();
        assertThat(report.required("p99LatencyMillis").asDouble()).isBetween(1.0, 100.0);
        assertThat(report.required("faults"))
                .hasSize(5)
                .allSatisfy(fault -> assertThat(fault.required("detected").asBoolean()).isTrue());
    }

    private Process demo(String seconds, String name) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.add("@" + ROOT.resolve("flink-conf/java-options"));
        command.addAll(List.of("-Xms256m", "-Xmx768m", "-XX:+UseSerialGC"));
        command.add("-Dmillrace.root=" + ROOT);
        command.add("-Dlog.file=" + folder.resolve(name + ".log"));
        command.add(
                "-Dlog4j2.configurationFile=" + ROOT.resolve("flink-conf/local/log4j2.properties"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add("io.millrace.jobs.demo.DemoCommand");
        command.addAll(
                List.of(
                        "--seconds",
                        seconds,
                        "--json",
                        "--data",
                        folder.resolve("data").toString()));
        return new ProcessBuilder(command)
                .redirectOutput(folder.resolve(name + ".out").toFile())
                .redirectError(folder.resolve(name + ".err").toFile())
                .start();
    }

    private static void awaitLine(Process process, Path file, String text)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!Files.readString(file).contains(text)) {
            assertThat(process.isAlive()).as(Files.readString(file)).isTrue();
            assertThat(System.nanoTime()).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }
}
