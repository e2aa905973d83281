/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plant as its users see it: a process, a port, topics. */
class PlantCommandITCase {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> TELEMETRY =
            List.of("machines/+/telemetry", "devices/+/telemetry", "pumps/+/telemetry");

    @TempDir private Path folder = Path.of(".");

    /** What a subscriber counted for one machine. */
    private static final class Received {
        long messages;
        long readings;
        long garbage;
        long lastMillis = Long.MIN_VALUE;
    }

    @Test
    void ledgerEqualsWhatASubscriberReceived()
            throws IOException, InterruptedException, MqttException {
        try (TestingPlantProcess plant =
                        TestingPlantProcess.start(
                                folder, "--wait", "--rate", "8", "--faults-from", "0.5");
                TestingSubscriber subscriber = subscribe(plant.awaitPort(), "witness");
                TestingSubscriber control = control(plant.awaitPort())) {
            control.publish("plant/commands", "{\"start\":true}");
            control.publish(
                    "plant/commands",
                    "{\"fault\":\"garbage-payload\",\"asset\":\"pump-6\",\"seconds\":3}");
            JsonNode first = ledger(control, node -> messages(node, "published") > 4_000);
            assertThat(first.path("stopped").asBoolean()).isFalse();
            control.publish("plant/commands", "{\"stop\":true}");
            JsonNode last = ledger(control, node -> node.path("stopped").asBoolean());

            long published = messages(last, "published");
            long garbage = last.at("/total/garbage/published").asLong();
            assertThat(garbage).isGreaterThanOrEqualTo(3);
            assertThat(messages(last, "acknowledged")).isEqualTo(published);
            assertThat(messages(last, "unclaimed")).isZero();
            assertThat(last.path("resent").asLong()).isZero();
            assertThat(last.path("faults")).hasSize(5);

            Map<String, Received> received = count(subscriber.await((int) (published + garbage)));
            assertThat(last.path("assets")).hasSize(20);
            last.path("assets")
                    .fields()
                    .forEachRemaining(
                            entry ->
                                    assertSame(
                                            entry.getValue(),
                                            received.getOrDefault(entry.getKey(), new Received())));
            // what the retained ledger says to someone who comes late
            try (TestingSubscriber late =
                    TestingSubscriber.connect(
                            plant.awaitPort(), "late", true, true, Plant.LEDGER_TOPIC)) {
                TestingSubscriber.Message retained = late.await(message -> true);
                assertThat(retained.retained()).isTrue();
                assertThat(JSON.readTree(retained.payload()).path("total"))
                        .isEqualTo(last.path("total"));
            }
            plant.terminate();
            plant.awaitExit();
            assertThat(plant.lastLedger().path("total")).isEqualTo(last.path("total"));
            assertThat(plant.err()).isEmpty();
            assertThat(brokerFolders()).as("cleared at the end").isEmpty();
        }
    }

    @Test
    void faultsComeOnRequestAndWrongOrdersAreAnswered()
            throws IOException, InterruptedException, MqttException {
        try (TestingPlantProcess plant = TestingPlantProcess.start(folder, "--faults", "none");
                TestingSubscriber control = control(plant.awaitPort());
                TestingSubscriber room =
                        TestingSubscriber.connect(
                                plant.awaitPort(),
                                "room",
                                true,
                                true,
                                "devices/room-2/telemetry")) {
            assertRefused(control, "{\"fault\":\"bearing-wear\",\"asset\":\"pump-1\"}", "turbines");
            assertRefused(control, "{\"fault\":\"spike\",\"asset\":\"room-99\"}", "unknown asset");
            assertRefused(control, "{\"fault\":\"flood\",\"asset\":\"room-1\"}", "unknown fault");
            assertRefused(control, "{\"stopp\":true}", "unknown key 'stopp'");
            assertRefused(control, "what?", "not JSON");

            control.publish(
                    "plant/commands", "{\"fault\":\"spike\",\"asset\":\"room-2\",\"seconds\":30}");
            assertThat(answer(control).path("accepted").asBoolean()).isTrue();
            room.await(
                    message ->
                            new String(message.payload(), StandardCharsets.UTF_8)
                                    .contains("\"temperature\":99"));
            JsonNode ledger = ledger(control, node -> !node.path("faults").isEmpty());
            assertThat(ledger.at("/faults/0/name").asText()).isEqualTo("spike");
            assertThat(ledger.at("/faults/0/asset").asText()).isEqualTo("room-2");
            assertThat(ledger.at("/faults/0/sensors/0").asText()).isEqualTo("temperature");
            assertThat(
                            ledger.at("/faults/0/endMillis").asLong()
                                    - ledger.at("/faults/0/startMillis").asLong())
                    .isEqualTo(30_000);
        }
    }

    @Test
    void startsAgainAfterItWasKilled() throws IOException, InterruptedException {
        int port;
        try (TestingPlantProcess first = TestingPlantProcess.start(folder)) {
            port = first.awaitPort();
            first.kill();
        }
        List<Path> left = brokerFolders();
        assertThat(left).as("left behind").hasSize(1);
        try (TestingPlantProcess second =
                TestingPlantProcess.start(
                        folder, "--port", String.valueOf(port), "--seconds", "1")) {
            assertThat(second.awaitPort()).isEqualTo(port);
            assertThat(left.get(0)).doesNotExist();
            assertThat(second.awaitExit()).isZero();
            assertThat(second.lastLedger().path("stopped").asBoolean()).isTrue();
            assertThat(brokerFolders()).isEmpty();
        }
    }

    @Test
    void saysInOneLineThatThePortIsTaken() throws IOException, InterruptedException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TestingPlantProcess plant =
                        TestingPlantProcess.start(
                                folder, "--port", String.valueOf(taken.getLocalPort()))) {
            assertThat(plant.awaitExit()).isEqualTo(2);
            assertThat(plant.err().lines())
                    .singleElement()
                    .asString()
                    .contains("127.0.0.1:" + taken.getLocalPort());
        }
    }

    @Test
    void saysInOneLineThatABrokerIsNotThere() throws IOException, InterruptedException {
        try (TestingPlantProcess plant =
                TestingPlantProcess.start(folder, "--broker", "mqtt://127.0.0.1:1")) {
            assertThat(plant.awaitExit()).isEqualTo(2);
            assertThat(plant.err().lines())
                    .singleElement()
                    .asString()
                    .contains("mqtt://127.0.0.1:1");
        }
    }

    private static TestingSubscriber subscribe(int port, String id) throws MqttException {
        return TestingSubscriber.connect(port, id, true, true, TELEMETRY.toArray(String[]::new));
    }

    private static TestingSubscriber control(int port) throws MqttException {
        return TestingSubscriber.connect(
                port, "control", true, true, Plant.LEDGER_TOPIC, Plant.ANSWER_TOPIC);
    }

    private static JsonNode ledger(TestingSubscriber control, Predicate<JsonNode> wanted)
            throws InterruptedException {
        return read(
                control.await(
                        message ->
                                message.topic().equals(Plant.LEDGER_TOPIC)
                                        && wanted.test(read(message))));
    }

    private static JsonNode answer(TestingSubscriber control) throws InterruptedException {
        return read(control.await(message -> message.topic().equals(Plant.ANSWER_TOPIC)));
    }

    private static void assertRefused(TestingSubscriber control, String order, String reason)
            throws InterruptedException, MqttException {
        control.publish("plant/commands", order);
        JsonNode answer = answer(control);
        assertThat(answer.path("accepted").asBoolean()).isFalse();
        assertThat(answer.path("text").asText()).contains(reason);
    }

    private static JsonNode read(TestingSubscriber.Message message) {
        try {
            return JSON.readTree(message.payload());
        } catch (IOException e) {
            throw new AssertionError("the plant's own topics are JSON", e);
        }
    }

    private static long messages(JsonNode ledger, String what) {
        return ledger.at("/total/messages/" + what).asLong();
    }

    private static Map<String, Received> count(List<TestingSubscriber.Message> messages)
            throws IOException {
        Map<String, Received> counts = new HashMap<>();
        for (TestingSubscriber.Message message : messages) {
            String asset = message.topic().replaceAll("^[^/]*/|/[^/]*$", "");
            Received received = counts.computeIfAbsent(asset, id -> new Received());
            try {
                JsonNode node = JSON.readTree(message.payload());
                long millis =
                        node.has("ts")
                                ? node.path("ts").asLong()
                                : Instant.parse(node.path("timestamp").asText()).toEpochMilli();
                assertThat(millis).as("order of " + asset).isGreaterThan(received.lastMillis);
                received.lastMillis = millis;
                received.messages++;
                JsonNode values = node.has("metrics") ? node.path("metrics") : node;
                values.fields()
                        .forEachRemaining(
                                field -> {
                                    if (field.getValue().isNumber()
                                            && !field.getKey().equals("ts")) {
                                        received.readings++;
                                    }
                                });
            } catch (JsonProcessingException e) {
                received.garbage++;
            }
        }
        return counts;
    }

    private static void assertSame(JsonNode ledger, Received received) {
        assertThat(received.messages).isPositive();
        assertThat(received.messages).isEqualTo(ledger.at("/messages/acknowledged").asLong());
        assertThat(received.readings).isEqualTo(ledger.at("/readings/acknowledged").asLong());
        assertThat(received.garbage).isEqualTo(ledger.at("/garbage/acknowledged").asLong());
    }

    private List<Path> brokerFolders() throws IOException {
        try (Stream<Path> entries = Files.list(folder.resolve("data"))) {
            return entries.toList();
        }
    }
}
