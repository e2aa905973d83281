/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.replay;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

/** Writes down what arrives under {@code devices/}: topic, QoS and payload of each message. */
final class TestingSubscriber implements MqttCallback, AutoCloseable {

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final MqttClient client;

    TestingSubscriber(MosquittoBroker broker) throws MqttException {
        client =
                new MqttClient(
                        "tcp://127.0.0.1:" + broker.port(), "subscriber", new MemoryPersistence());
        client.setCallback(this);
        client.connect();
        client.subscribe("devices/#", 1);
    }

    /** The next message; null if none comes in time. */
    @Nullable String next() throws InterruptedException {
        return received.poll(30, TimeUnit.SECONDS);
    }

    boolean hasMore() {
        return !received.isEmpty();
    }

    @Override
    public void close() throws MqttException {
        if (client.isConnected()) {
            client.disconnect();
        }
        client.close(true);
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        received.add(
                "%s %d %s"
                        .formatted(
                                topic,
                                message.getQos(),
                                new String(message.getPayload(), StandardCharsets.UTF_8)));
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {}

    @Override
    public void mqttErrorOccurred(MqttException exception) {}

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
}
