/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.broker;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Publishes with QoS 1 and returns when the broker has acknowledged. */
public final class TestingPublisher implements AutoCloseable {

    private static final int AT_ONCE = 50;
    private static final int TIMEOUT_MILLIS = 20_000;

    private final MqttAsyncClient client;

    /** Connects to a port on the loopback interface. */
    public TestingPublisher(int port) throws MqttException {
        client =
                new MqttAsyncClient(
                        "tcp://127.0.0.1:" + port, "publisher", new MemoryPersistence());
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMaxInflight(20 * AT_ONCE);
        client.connect(options).waitForCompletion(TIMEOUT_MILLIS);
    }

    /** Publishes in order. */
    public void publish(String topic, List<String> payloads) throws MqttException {
        List<IMqttToken> tokens = new ArrayList<>();
        for (String payload : payloads) {
            byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
            tokens.add(client.publish(topic, bytes, 1, false));
            if (tokens.size() == AT_ONCE) {
                settle(tokens);
            }
        }
        settle(tokens);
    }

    /** Publishes one message that the broker keeps for the topic. */
    public void publishRetained(String topic, String payload) throws MqttException {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        client.publish(topic, bytes, 1, true).waitForCompletion(TIMEOUT_MILLIS);
    }

    @Override
    public void close() throws MqttException {
        client.disconnect().waitForCompletion(TIMEOUT_MILLIS);
        client.close();
    }

    private static void settle(List<IMqttToken> tokens) throws MqttException {
        for (IMqttToken token : tokens) {
            token.waitForCompletion(TIMEOUT_MILLIS);
        }
        tokens.clear();
    }
}
