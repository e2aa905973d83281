/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.mqtt;

import io.millrace.plant.mqtt.MqttPublisher.Outgoing;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to a broker, from its beginning to its end; never used again after it was lost. So
 * an acknowledgement always belongs to the connection over which its message went.
 */
final class MqttLink {

    private static final Logger LOG = LoggerFactory.getLogger(MqttLink.class);

    private static final int QOS = 1;
    private static final int LARGEST_WINDOW = 1_000;
    private static final int KEEP_ALIVE_SECONDS = 30;
    private static final int CONNECT_SECONDS = 10;
    private static final long ANSWER_MILLIS = 10_000;
    private static final long GOODBYE_MILLIS = 1_000;

    private final MqttAsyncClient client;
    private final BiConsumer<MqttLink, String> onLost;
    private int window = 1;

    MqttLink(BrokerAddress broker, BiConsumer<MqttLink, String> onLost) throws MqttException {
        this.onLost = onLost;
        client =
                new MqttAsyncClient(
                        "tcp://" + broker.host() + ":" + broker.port(),
                        "millrace-plant-" + UUID.randomUUID(),
                        new MemoryPersistence());
    }

    void open(String commandTopic, Consumer<byte[]> commands) throws MqttException {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        options.setSessionExpiryInterval(0L);
        options.setAutomaticReconnect(false);
        options.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
        options.setConnectionTimeout(CONNECT_SECONDS);
        options.setSocketFactory(new PromptSocketFactory());
        client.setCallback(new Events(commandTopic, commands));
        try {
            IMqttToken connected = client.connect(options);
            connected.waitForCompletion(ANSWER_MILLIS);
            // half of what the broker takes: the client library frees a place only after it has
            // reported the acknowledgement
            window = Math.max(1, Math.min(LARGEST_WINDOW, receiveMaximum(connected) / 2));
            client.subscribe(commandTopic, QOS).waitForCompletion(ANSWER_MILLIS);
        } catch (MqttException e) {
            close();
            throw e;
        }
    }

    /** Messages that may be on their way unacknowledged. */
    int window() {
        return window;
    }

    void send(Outgoing message, IntConsumer onAcknowledged)
            throws MqttException, InterruptedException {
        MqttMessage packet = new MqttMessage(message.payload());
        packet.setQos(QOS);
        packet.setRetained(message.retained());
        while (true) {
            try {
                client.publish(message.topic(), packet, null, new Acknowledgement(onAcknowledged));
                return;
            } catch (MqttException e) {
                if (e.getReasonCode() != MqttClientException.REASON_CODE_MAX_INFLIGHT) {
                    throw e;
                }
                Thread.sleep(1); // the library's window has no place yet, and cannot be waited for
            }
        }
    }

    void close() {
        try {
            if (client.isConnected()) {
                client.disconnect(GOODBYE_MILLIS).waitForCompletion(GOODBYE_MILLIS);
            }
        } catch (MqttException e) {
            LOG.debug("no orderly goodbye: {}", reason(e));
        }
        try {
            client.close(true);
        } catch (MqttException e) {
            LOG.debug("the connection did not close: {}", reason(e));
        }
    }

    static String reason(MqttException e) {
        Throwable cause = e.getCause();
        return cause == null ? String.valueOf(e.getMessage()) : String.valueOf(cause.getMessage());
    }

    private static int receiveMaximum(IMqttToken connected) {
        MqttProperties properties = connected.getResponseProperties();
        Integer maximum = properties == null ? null : properties.getReceiveMaximum();
        return maximum == null ? 65_535 : maximum;
    }

    /** Waits for one PUBACK. */
    private record Acknowledgement(IntConsumer onAcknowledged) implements MqttActionListener {

        @Override
        public void onSuccess(IMqttToken token) {
            int[] codes = token.getReasonCodes();
            onAcknowledged.accept(codes == null || codes.length == 0 ? 0 : codes[0]);
        }

        @Override
        public void onFailure(IMqttToken token, Throwable cause) {
            // the connection is lost; the message stays in flight and is sent again over the next
            LOG.trace("message {} not acknowledged", token.getMessageId(), cause);
        }
    }

    /** What the connection reports. */
    private final class Events implements MqttCallback {

        private final String commandTopic;
        private final Consumer<byte[]> commands;

        Events(String commandTopic, Consumer<byte[]> commands) {
            this.commandTopic = commandTopic;
            this.commands = commands;
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {
            onLost.accept(MqttLink.this, String.valueOf(response.getException()));
        }

        @Override
        public void mqttErrorOccurred(MqttException exception) {
            LOG.warn("protocol error: {}", reason(exception));
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            // a retained command is an old one
            if (topic.equals(commandTopic) && !message.isRetained()) {
                commands.accept(message.getPayload());
            }
        }

        @Override
        public void deliveryComplete(IMqttToken token) {
            // each message has its own listener
        }

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {
            // the connect token tells
        }

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {
            LOG.warn("the broker asks for an authentication that the plant does not have");
        }
    }
}
