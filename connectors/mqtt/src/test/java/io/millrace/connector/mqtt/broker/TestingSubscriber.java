/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.broker;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Writes down all that a broker delivers, as {@code <topic> <payload>}. */
public final class TestingSubscriber implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 20_000;

    private final List<String> received = Collections.synchronizedList(new ArrayList<>());
    private final MqttAsyncClient client;

    /** Subscribes with QoS 1 at a port on the loopback interface. */
    public TestingSubscriber(int port, String filter) throws MqttException {
        client =
                new MqttAsyncClient(
                        "tcp://127.0.0.1:" + port, "subscriber", new MemoryPersistence());
        client.connect(new MqttConnectOptions()).waitForCompletion(TIMEOUT_MILLIS);
        client.subscribe(
                        filter,
                        1,
                        (topic, message) ->
                                received.add(
                                        topic
                                                + " "
                                                + new String(
                                                        message.getPayload(),
                                                        StandardCharsets.UTF_8)))
                .waitForCompletion(TIMEOUT_MILLIS);
    }

    /** What has come. */
    public List<String> received() {
        return List.copyOf(received);
    }

    @Override
    public void close() throws MqttException {
        client.disconnectForcibly(0, 1000);
        client.close(true);
    }
}
