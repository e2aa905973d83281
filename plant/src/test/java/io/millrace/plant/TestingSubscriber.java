/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/**
 * A subscriber with a session that stays while it is away; it may hold its acknowledgements back.
 */
public final class TestingSubscriber implements AutoCloseable {

    private static final long TIMEOUT_MILLIS = 20_000;

    /** A message that came. */
    public record Message(String topic, byte[] payload, boolean retained) {}

    private final MqttAsyncClient client;
    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();

    private TestingSubscriber(MqttAsyncClient client) {
        this.client = client;
    }

    public static TestingSubscriber connect(
            int port, String clientId, boolean acknowledge, boolean cleanStart, String... topics)
            throws MqttException {
        MqttAsyncClient client =
                new MqttAsyncClient("tcp://127.0.0.1:" + port, clientId, new MemoryPersistence());
        TestingSubscriber subscriber = new TestingSubscriber(client);
        client.setManualAcks(!acknowledge);
        client.setCallback(subscriber.new Events());
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(cleanStart);
        options.setSessionExpiryInterval(600L);
        options.setReceiveMaximum(65_535);
        client.connect(options).waitForCompletion(TIMEOUT_MILLIS);
        for (String topic : topics) {
            client.subscribe(topic, 1).waitForCompletion(TIMEOUT_MILLIS);
        }
        return subscriber;
    }

    public void publish(String topic, String payload) throws MqttException {
        client.publish(topic, payload.getBytes(StandardCharsets.UTF_8), 1, false)
                .waitForCompletion(TIMEOUT_MILLIS);
    }

    /** Waits for a message. */
    public Message await(Predicate<Message> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MILLIS);
        while (true) {
            Message message = messages.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            assertThat(message).as("the message did not come in time").isNotNull();
            if (wanted.test(message)) {
                return message;
            }
        }
    }

    /** Waits for so many messages. */
    public List<Message> await(int count) throws InterruptedException {
        List<Message> some = new ArrayList<>();
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MILLIS);
        while (some.size() < count) {
            Message message = messages.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            assertThat(message).as("%d of %d messages came", some.size(), count).isNotNull();
            some.add(message);
        }
        return some;
    }

    @Override
    public void close() throws MqttException {
        if (client.isConnected()) {
            client.disconnectForcibly(0, 500, false);
        }
        client.close(true);
    }

    private final class Events implements MqttCallback {

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            messages.add(new Message(topic, message.getPayload(), message.isRetained()));
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
}
