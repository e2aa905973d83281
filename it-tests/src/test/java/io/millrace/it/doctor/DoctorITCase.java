/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.it.process.CommandRun;
import io.millrace.it.process.MosquittoProcess;
import io.millrace.jobs.cli.CommandRunner;
import io.millrace.jobs.config.ConfigLoader;
import io.millrace.jobs.doctor.DoctorCommand;
import io.millrace.jobs.replay.BrokerAddress;
import io.millrace.jobs.replay.Publisher;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doctor at a real Mosquitto. */
class DoctorITCase {

    private static final Path ROOT = Path.of(System.getProperty("millrace.root"));

    /** What a configuration needs beside its connections. */
    private static final String STORAGE =
            "storage: {type: timescaledb, host: localhost, database: plant, username: plant}\n";

    @TempDir private Path folder;

    @BeforeEach
    void needsMosquitto() {
        if (MosquittoProcess.executable().isEmpty()) {
            System.out.println(
                    "SKIPPED: the doctor's test needs mosquitto (./millrace test installs it)");
        }
        assumeTrue(MosquittoProcess.executable().isPresent(), "mosquitto is not installed");
    }

    @Test
    void findsTopicsAndWritesAConfigurationThatLoads() throws Exception {
        AtomicBoolean goesOn = new AtomicBoolean(true);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (MosquittoProcess broker = MosquittoProcess.start(folder)) {
            String url = url(broker);
            Future<Void> publishing = thread.submit(() -> publish(url, goesOn));

            JsonNode diagnosis = examine(CommandRunner.OK, url, "plant/#");

            goesOn.set(false);
            publishing.get();
            assertThat(diagnosis.path("healthy").booleanValue()).isTrue();
            assertThat(diagnosis.path("topics").findValuesAsText("topic"))
                    .containsExactly("plant/pump-1/telemetry", "plant/pump-2/telemetry");
            assertThat(diagnosis.path("topics").path(0).path("sensors").path(0).textValue())
                    .isEqualTo("temperature");
            Path file = folder.resolve("found.yaml");
            Files.writeString(file, diagnosis.path("configuration").textValue() + STORAGE);
            assertThat(ConfigLoader.load(file).connections().get(0).options().topicFilters())
                    .containsExactly("plant/+/telemetry");
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void stopsAtAPortWhereNobodyListensAndSaysWhatToChange() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        JsonNode last = last(examine(CommandRunner.FAILURE, "mqtt://localhost:" + port, "#"));

        assertThat(last.path("step").textValue()).isEqualTo("port");
        assertThat(last.path("advice").textValue()).contains("--url");
    }

    @Test
    void saysThatTheBrokerDoesNotSpeakTlsThere() throws Exception {
        try (MosquittoProcess broker = MosquittoProcess.start(folder)) {
            String encrypted = "mqtts://localhost:" + broker.address().getPort();

            JsonNode last = last(examine(CommandRunner.FAILURE, encrypted, "#"));

            assertThat(last.path("step").textValue()).isEqualTo("tls");
        }
    }

    @Test
    void saysThatNothingComes() throws Exception {
        try (MosquittoProcess broker = MosquittoProcess.start(folder)) {
            JsonNode diagnosis = examine(CommandRunner.FAILURE, url(broker), "nobody/is/here");

            assertThat(last(diagnosis).path("step").textValue()).isEqualTo("messages");
            assertThat(diagnosis.path("configuration").textValue()).isEmpty();
        }
    }

    private static String url(MosquittoProcess broker) {
        return "mqtt://localhost:" + broker.address().getPort();
    }

    private static JsonNode last(JsonNode diagnosis) {
        JsonNode steps = diagnosis.path("steps");
        return steps.path(steps.size() - 1);
    }

    private static Void publish(String url, AtomicBoolean goesOn) throws Exception {
        try (Publisher publisher =
                Publisher.connect(new BrokerAddress(URI.create(url), null, null))) {
            byte[] payload = "{\"temperature\":20.5}".getBytes(StandardCharsets.UTF_8);
            while (goesOn.get()) {
                publisher.publish("plant/pump-1/telemetry", payload);
                publisher.publish("plant/pump-2/telemetry", payload);
                TimeUnit.MILLISECONDS.sleep(20);
            }
            publisher.await();
        }
        return null;
    }

    private JsonNode examine(int code, String url, String filter) throws Exception {
        CommandRun run =
                CommandRun.java(
                        ROOT,
                        folder.resolve("doctor"),
                        DoctorCommand.class.getName(),
                        List.of(
                                "mqtt",
                                "--url=" + url,
                                "--topic=" + filter,
                                "--seconds=2",
                                "--json"));
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(code);
        return new ObjectMapper().readTree(run.out().get(run.out().size() - 1));
    }
}
