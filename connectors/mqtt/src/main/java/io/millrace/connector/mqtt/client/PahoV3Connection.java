/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.client;

import io.millrace.connector.mqtt.security.MqttTls;
import io.millrace.connector.mqtt.security.TlsException;
import io.millrace.connector.mqtt.security.TlsSocketFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.jspecify.annotations.Nullable;

/**
 * MQTT 3.1.1 through Eclipse Paho.
 *
 * <p>The protocol has no session expiry, no receive maximum and no way to ask for a subscription
 * without its retained messages: a session that has the subscriptions already is left alone.
 */
public final class PahoV3Connection implements MqttConnection {

    private static final int SUBSCRIPTION_FAILED = 0x80;

    private final MqttConnectionSettings settings;
    private final MqttEndpoint endpoint;
    private final String clientId;
    private final MqttConnectionListener listener;
    private final ConnectionFailures failures;
    private volatile @Nullable MqttAsyncClient client;
    private volatile boolean closed;

    PahoV3Connection(MqttConnectionSettings settings, MqttConnectionListener listener) {
        this.settings = settings;
        this.endpoint = settings.endpoint();
        this.clientId = settings.clientId();
        this.listener = listener;
        this.failures = new ConnectionFailures(settings);
    }

    @Override
    public BrokerAnswer open(Duration deadline) throws MqttConnectionException {
        MqttConnectOptions connect = connectOptions(deadline);
        try {
            MqttAsyncClient opening =
                    new MqttAsyncClient(
                            PahoAddress.of(endpoint), clientId, new MemoryPersistence());
            opening.setManualAcks(true);
            opening.setCallback(new Callback());
            client = opening;
            if (closed) {
                throw failures.lost(null);
            }
            IMqttToken token = opening.connect(connect);
            token.waitForCompletion(deadline.toMillis());
            if (closed) {
                close(Duration.ZERO);
                throw failures.lost(null);
            }
            return BrokerAnswer.unlimited(token.getSessionPresent());
        } catch (MqttException e) {
            throw connectFailure(e);
        }
    }

    @Override
    public void subscribe(List<String> topicFilters, Duration deadline)
            throws MqttConnectionException {
        int[] qos = new int[topicFilters.size()];
        Arrays.fill(qos, 1);
        int[] granted;
        try {
            IMqttToken token = opened().subscribe(topicFilters.toArray(new String[0]), qos);
            token.waitForCompletion(deadline.toMillis());
            granted = token.getGrantedQos();
        } catch (MqttException e) {
            if (e.getReasonCode() == MqttException.REASON_CODE_SUBSCRIBE_FAILED) {
                throw failures.refusedSubscription(
                        String.join("', '", topicFilters), SUBSCRIPTION_FAILED);
            }
            throw requestFailure(e, "SUBSCRIBE");
        }
        for (int i = 0; i < granted.length; i++) {
            if (granted[i] != 1) {
                throw failures.refusedSubscription(topicFilters.get(i), granted[i]);
            }
        }
    }

    @Override
    public void unsubscribe(List<String> topicFilters, Duration deadline)
            throws MqttConnectionException {
        try {
            opened().unsubscribe(topicFilters.toArray(new String[0]))
                    .waitForCompletion(deadline.toMillis());
        } catch (MqttException e) {
            throw requestFailure(e, "UNSUBSCRIBE");
        }
    }

    @Override
    public void acknowledge(int packetId) throws MqttConnectionException {
        MqttAsyncClient connected = opened();
        if (!connected.isConnected()) {
            throw failures.lost(null);
        }
        try {
            connected.messageArrivedComplete(packetId, 1);
        } catch (MqttException | RuntimeException e) {
            throw failures.lost(e);
        }
    }

    @Override
    public void publish(MqttPublication publication, PublishReceipt receipt)
            throws MqttConnectionException {
        try {
            opened().publish(
                            publication.topic(),
                            publication.payload(),
                            1,
                            publication.retained(),
                            null,
                            new Receipt(receipt));
        } catch (MqttException | RuntimeException e) {
            throw failures.lost(e);
        }
    }

    @Override
    public void close(Duration grace) {
        closed = true;
        MqttAsyncClient closing = client;
        if (closing == null) {
            return;
        }
        if (!grace.isZero() && closing.isConnected()) {
            try {
                closing.disconnect(0).waitForCompletion(grace.toMillis());
            } catch (MqttException | RuntimeException e) {
                PahoShutdown.LOG.debug("client '{}' did not part politely", clientId, e);
            }
        }
        PahoShutdown.run(clientId, () -> closing.disconnectForcibly(0, 0, false));
        PahoShutdown.run(clientId, () -> closing.close(true));
    }

    private MqttAsyncClient opened() throws MqttConnectionException {
        MqttAsyncClient opened = client;
        if (opened == null) {
            throw failures.lost(null);
        }
        return opened;
    }

    private MqttConnectOptions connectOptions(Duration deadline) throws MqttConnectionException {
        MqttConnectOptions connect = new MqttConnectOptions();
        connect.setMaxInflight(BrokerAnswer.MOST_IN_FLIGHT);
        connect.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        connect.setAutomaticReconnect(false);
        connect.setCleanSession(!settings.isDurable());
        connect.setKeepAliveInterval((int) endpoint.keepAlive().toSeconds());
        connect.setConnectionTimeout(PahoAddress.timeoutSeconds(deadline));
        if (endpoint.username() != null) {
            connect.setUserName(endpoint.username());
        }
        if (endpoint.password() != null) {
            try {
                connect.setPassword(endpoint.password().resolve().toCharArray());
            } catch (IOException e) {
                throw failures.secret(e);
            }
        }
        if (endpoint.isEncrypted()) {
            MqttTls tls = endpoint.tls() == null ? MqttTls.PLATFORM : endpoint.tls();
            try {
                connect.setSocketFactory(TlsSocketFactory.of(tls));
            } catch (TlsException e) {
                throw failures.certificates(e);
            }
            connect.setHttpsHostnameVerificationEnabled(tls.verifyHostName());
        }
        return connect;
    }

    private MqttConnectionException connectFailure(MqttException e) {
        return switch (e.getReasonCode()) {
            case MqttException.REASON_CODE_FAILED_AUTHENTICATION -> failures.badCredentials();
            case MqttException.REASON_CODE_NOT_AUTHORIZED -> failures.notAuthorized();
            case MqttException.REASON_CODE_CLIENT_TIMEOUT -> failures.timeout("CONNECT");
            case MqttException.REASON_CODE_INVALID_PROTOCOL_VERSION ->
                    failures.refused("it does not speak MQTT 3.1.1");
            case MqttException.REASON_CODE_INVALID_CLIENT_ID ->
                    failures.refused("it does not accept the client id");
            case MqttException.REASON_CODE_BROKER_UNAVAILABLE ->
                    failures.refused("it is not available");
            default -> failures.network(e, "no connection");
        };
    }

    private MqttConnectionException requestFailure(MqttException e, String request) {
        return e.getReasonCode() == MqttException.REASON_CODE_CLIENT_TIMEOUT
                ? failures.timeout(request)
                : failures.lost(e);
    }

    /** Hands over; no call into the client from here. */
    private final class Callback implements MqttCallback {

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            listener.messageArrived(
                    message.getQos() == 0 ? 0 : message.getId(),
                    topic,
                    message.getPayload(),
                    message.isRetained(),
                    message.isDuplicate(),
                    List.of());
        }

        @Override
        public void connectionLost(@Nullable Throwable cause) {
            if (!closed) {
                listener.connectionLost(ConnectionFailures.reasonOf(cause));
            }
        }

        @Override
        public void deliveryComplete(@Nullable IMqttDeliveryToken token) {
            // The receipt is told.
        }
    }

    /**
     * A lost connection is a failure to the client, which the listener is told anyway.
     *
     * @param receipt who is told
     */
    private record Receipt(PublishReceipt receipt) implements IMqttActionListener {

        @Override
        public void onSuccess(IMqttToken token) {
            receipt.accepted();
        }

        @Override
        public void onFailure(IMqttToken token, Throwable failure) {
            PahoShutdown.LOG.debug("a message was not acknowledged", failure);
        }
    }
}
