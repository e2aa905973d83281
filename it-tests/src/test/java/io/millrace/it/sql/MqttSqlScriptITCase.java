/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.it.cluster.FlinkCluster;
import io.millrace.it.process.CommandRun;
import io.millrace.it.process.MosquittoProcess;
import io.millrace.jobs.replay.BrokerAddress;
import io.millrace.jobs.replay.Publisher;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scripts of {@code flink-conf/sql} in Flink's SQL client, against a JobManager and a
 * TaskManager as processes: readings come from a real Mosquitto and the averages go back to it. The
 * connector comes from its shaded jar alone, in both protocol versions.
 */
@Timeout(240)
class MqttSqlScriptITCase {

    private static final Path ROOT = Path.of(System.getProperty("millrace.root"));
    private static final Path ARCHIVE =
            ROOT.resolve("connectors/sql-mqtt/target/millrace-sql-mqtt.jar");
    private static final Path SCRIPTS = ROOT.resolve("flink-conf/sql");
    private static final String URL_OF_THE_SCRIPT = "mqtt://localhost:1883";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Instant NOON = Instant.parse("2025-01-01T12:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private Path folder;

    @Test
    void averagesOfEachMinuteComeBackFromTheBroker() throws Exception {
        if (MosquittoProcess.executable().isEmpty()) {
            System.out.println(
                    "SKIPPED: SQL over MQTT needs mosquitto (./millrace test installs it)");
        }
        assumeTrue(MosquittoProcess.executable().isPresent(), "mosquitto is not installed");
        assertThat(ARCHIVE).as("made by the build of connectors/sql-mqtt").exists();
        Path brokerFolder = Files.createDirectories(folder.resolve("mosquitto"));
        Path clusterFolder = Files.createDirectories(folder.resolve("cluster"));
        try (MosquittoProcess broker = MosquittoProcess.start(brokerFolder);
                FlinkCluster cluster = FlinkCluster.start(ROOT, clusterFolder)) {
            CommandRun submitted = sql(cluster, uri(broker));
            assertThat(submitted.exitCode()).as("%s", submitted).isZero();
            assertThat(submitted.out())
                    .as("%s", submitted)
                    .anyMatch(line -> line.contains("Job ID:"));
            awaitSubscription(brokerFolder.resolve("mosquitto.log"));

            // Two minutes of two devices; the third one ends only with readings after it.
            Map<String, JsonNode> averages = averagesOf(uri(broker), 4);
            assertThat(averages.keySet())
                    .containsExactly(
                            "averages/d0 2025-01-01T12:00:00Z", "averages/d0 2025-01-01T12:01:00Z",
                            "averages/d1 2025-01-01T12:00:00Z", "averages/d1 2025-01-01T12:01:00Z");
            assertThat(averages.values())
                    .allSatisfy(row -> assertThat(row.path("readings").asInt()).isEqualTo(60));
            assertThat(averages.values())
                    .extracting(row -> row.path("temperature").asDouble())
                    .containsExactly(29.5, 89.5, 129.5, 189.5);
            assertThat(JSON.readTree(cluster.get("/jobs/overview")).path("jobs"))
                    .singleElement()
                    .satisfies(job -> assertThat(job.path("state").asText()).isEqualTo("RUNNING"));
        }
    }

    private CommandRun sql(FlinkCluster cluster, URI broker)
            throws IOException, InterruptedException {
        return CommandRun.run(
                folder.resolve("sql"),
                cluster.environment(),
                List.of(
                        ROOT.resolve("flink-conf/bin/sql").toString(),
                        "-Drest.port=" + URI.create("http://" + cluster.address()).getPort(),
                        "-i",
                        script("ddl_mqtt.sql", broker).toString(),
                        "-f",
                        script("q_averages.sql", broker).toString()));
    }

    /** The script as it stands, at another broker. */
    private Path script(String name, URI broker) throws IOException {
        String text = Files.readString(SCRIPTS.resolve(name));
        return Files.writeString(
                folder.resolve(name), text.replace(URL_OF_THE_SCRIPT, broker.toString()));
    }

    private static void awaitSubscription(Path log) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.readString(log).contains(" 1 devices/+/telemetry")) {
            assertThat(System.nanoTime())
                    .as(
                            "a subscription within %s; the broker says: %s",
                            PATIENCE, Files.readString(log))
                    .isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /** One reading a second of each device for three minutes, one of them no JSON. */
    private static void publish(URI broker) throws IOException, InterruptedException {
        try (Publisher publisher = Publisher.connect(new BrokerAddress(broker, null, null))) {
            publisher.publish("devices/d0/telemetry", bytes("no json"));
            for (int second = 0; second < 180; second++) {
                for (int device = 0; device < 2; device++) {
                    publisher.publish(
                            "devices/d%d/telemetry".formatted(device),
                            bytes(
                                    "{\"temperature\":%d,\"timestamp\":\"%s\"}"
                                            .formatted(
                                                    100 * device + second,
                                                    NOON.plusSeconds(second))));
                }
            }
            publisher.await();
        }
    }

    /** Publishes the readings, and takes what comes to {@code averages/#}, by topic and minute. */
    private static Map<String, JsonNode> averagesOf(URI broker, int count) throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        MqttClient client =
                new MqttClient(
                        "tcp://127.0.0.1:" + broker.getPort(), "reader", new MemoryPersistence());
        client.connect(new MqttConnectOptions());
        try {
            client.subscribe(
                    "averages/#", 1, (topic, message) -> seen.add(topic + " " + text(message)));
            publish(broker);
            Map<String, JsonNode> averages = new TreeMap<>();
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (averages.size() < count) {
                String message = seen.poll(1, TimeUnit.SECONDS);
                assertThat(System.nanoTime()).as("seen: %s", averages).isLessThan(deadline);
                if (message != null) {
                    String topic = message.substring(0, message.indexOf(' '));
                    JsonNode row = JSON.readTree(message.substring(topic.length() + 1));
                    averages.put(topic + " " + row.path("minute").asText(), row);
                }
            }
            return averages;
        } finally {
            client.disconnectForcibly(0, 1_000);
            client.close();
        }
    }

    private static URI uri(MosquittoProcess broker) {
        return URI.create("mqtt://127.0.0.1:" + broker.address().getPort());
    }

    private static String text(MqttMessage message) {
        return new String(message.getPayload(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
