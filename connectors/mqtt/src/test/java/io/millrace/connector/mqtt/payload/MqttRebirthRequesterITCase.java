/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.mqtt.broker.MosquittoBroker;
import io.millrace.connector.mqtt.client.MqttConnectionFactory;
import io.millrace.connector.mqtt.client.MqttEndpoint;
import io.millrace.connector.mqtt.payload.sparkplug.RebirthCommand;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.flink.util.InstantiationUtil;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The request for a birth reaches a real broker, and nothing is left behind. */
class MqttRebirthRequesterITCase {

    private static final String TOPIC = "spBv1.0/plant/NCMD/edge";

    @TempDir private Path folder;

    @Test
    void commandReachesTheNodeAndItsThreadEnds() throws Exception {
        MosquittoBroker.assumeInstalled();
        byte[] command = RebirthCommand.payload(42);
        try (MosquittoBroker broker = new MosquittoBroker(folder, "allow_anonymous true")) {
            BlockingQueue<byte[]> seen = new LinkedBlockingQueue<>();
            try (MqttClient node =
                    new MqttClient(
                            "tcp://127.0.0.1:" + broker.port(), "edge", new MemoryPersistence())) {
                node.connect();
                node.subscribe(TOPIC, 1, (topic, message) -> seen.add(message.getPayload()));
                RebirthRequester requester = InstantiationUtil.clone(requester(broker.port()));
                requester.ask(TOPIC, command);
                requester.ask(TOPIC, command);
                assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo(command);
                assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo(command);
                awaitNoThread();
                requester.ask(TOPIC, command);
                assertThat(seen.poll(20, TimeUnit.SECONDS)).as("a second time").isEqualTo(command);
                awaitNoThread();
                node.disconnect();
            }
        }
    }

    private static RebirthRequester requester(int port) {
        return new MqttRebirthRequester(
                MqttEndpoint.of("mqtt://127.0.0.1:" + port), MqttConnectionFactory.paho());
    }

    private static void awaitNoThread() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("mqtt-rebirth-requests"))) {
            assertThat(System.nanoTime()).as("the thread ends").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
