/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.client;

import io.millrace.connector.mqtt.security.MqttTls;
import io.millrace.connector.mqtt.security.TlsException;
import io.millrace.connector.mqtt.security.TlsSocketFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
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
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.MqttReturnCode;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.jspecify.annotations.Nullable;

/**
 * MQTT 5 through Eclipse Paho.
 *
 * <p>Announces topic alias maximum 0: Paho 1.2.5 cannot resolve aliases.
 */
public final class PahoV5Connection implements MqttConnection {

    /** Retained messages only with a subscription that did not exist yet (MQTT 5.0, 3.8.3.1). */
    private static final int SEND_RETAINED = 0;

    private static final int SESSION_TAKEN_OVER = 0x8E;
    private static final int FIRST_ERROR = 0x80;

    private final MqttConnectionSettings settings;
    private final MqttEndpoint endpoint;
    private final String clientId;
    private final MqttConnectionListener listener;
    private final ConnectionFailures failures;
    private volatile @Nullable MqttAsyncClient client;
    private volatile boolean closed;

    PahoV5Connection(MqttConnectionSettings settings, MqttConnectionListener listener) {
        this.settings = settings;
        this.endpoint = settings.endpoint();
        this.clientId = settings.clientId();
        this.listener = listener;
        this.failures = new ConnectionFailures(settings);
    }

    @Override
    public BrokerAnswer open(Duration deadline) throws MqttConnectionException {
        MqttConnectionOptions connect = connectOptions(deadline);
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
            return answer(token);
        } catch (MqttException e) {
            throw connectFailure(e);
        }
    }

    @Override
    public void subscribe(List<String> topicFilters, Duration deadline)
            throws MqttConnectionException {
        MqttSubscription[] subscriptions = new MqttSubscription[topicFilters.size()];
        for (int i = 0; i < subscriptions.length; i++) {
            subscriptions[i] = new MqttSubscription(topicFilters.get(i), 1);
            subscriptions[i].setRetainHandling(SEND_RETAINED);
        }
        int[] codes;
        try {
            IMqttToken token = opened().subscribe(subscriptions, null, null, new MqttProperties());
            token.waitForCompletion(deadline.toMillis());
            codes = token.getReasonCodes();
        } catch (MqttException e) {
            throw requestFailure(e, "SUBSCRIBE");
        }
        for (int i = 0; i < codes.length; i++) {
            if (codes[i] != MqttReturnCode.RETURN_CODE_MAX_QOS_1) {
                throw failures.refusedSubscription(topicFilters.get(i), codes[i]);
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
        MqttProperties properties = new MqttProperties();
        properties.setUserProperties(
                publication.userProperties().stream()
                        .map(property -> new UserProperty(property.name(), property.value()))
                        .toList());
        MqttMessage message =
                new MqttMessage(publication.payload(), 1, publication.retained(), properties);
        try {
            opened().publish(publication.topic(), message, null, new Receipt(receipt));
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

    private BrokerAnswer answer(IMqttToken token) {
        MqttProperties said = token.getResponseProperties();
        if (said == null) {
            return BrokerAnswer.unlimited(token.getSessionPresent());
        }
        Integer receiveMaximum = said.getReceiveMaximum();
        Long maximumPacketBytes = said.getMaximumPacketSize();
        Long expirySeconds = said.getSessionExpiryInterval();
        return new BrokerAnswer(
                token.getSessionPresent(),
                receiveMaximum == null ? BrokerAnswer.MOST_IN_FLIGHT : receiveMaximum,
                maximumPacketBytes == null ? BrokerAnswer.LARGEST_PACKET_BYTES : maximumPacketBytes,
                expirySeconds == null || expirySeconds == settings.sessionExpiry().toSeconds()
                        ? null
                        : Duration.ofSeconds(expirySeconds),
                said.isSharedSubscriptionAvailable(),
                said.isRetainAvailable() == null || said.isRetainAvailable());
    }

    private MqttAsyncClient opened() throws MqttConnectionException {
        MqttAsyncClient opened = client;
        if (opened == null) {
            throw failures.lost(null);
        }
        return opened;
    }

    private MqttConnectionOptions connectOptions(Duration deadline) throws MqttConnectionException {
        MqttConnectionOptions connect = new MqttConnectionOptions();
        connect.setAutomaticReconnect(false);
        connect.setCleanStart(!settings.isDurable());
        connect.setSessionExpiryInterval(settings.sessionExpiry().toSeconds());
        connect.setReceiveMaximum(settings.receiveMaximum());
        connect.setMaximumPacketSize((long) settings.maximumPacketBytes());
        connect.setTopicAliasMaximum(0);
        connect.setKeepAliveInterval((int) endpoint.keepAlive().toSeconds());
        connect.setConnectionTimeout(PahoAddress.timeoutSeconds(deadline));
        if (endpoint.username() != null) {
            connect.setUserName(endpoint.username());
        }
        if (endpoint.password() != null) {
            try {
                connect.setPassword(endpoint.password().resolve().getBytes(StandardCharsets.UTF_8));
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
            case MqttReturnCode.RETURN_CODE_BAD_USERNAME_OR_PASSWORD,
                    MqttClientException.REASON_CODE_FAILED_AUTHENTICATION ->
                    failures.badCredentials();
            case MqttReturnCode.RETURN_CODE_NOT_AUTHORIZED -> failures.notAuthorized();
            case MqttClientException.REASON_CODE_CLIENT_TIMEOUT -> failures.timeout("CONNECT");
            case MqttReturnCode.RETURN_CODE_UNSUPPORTED_PROTOCOL_VERSION,
                    MqttClientException.REASON_CODE_INVALID_PROTOCOL_VERSION ->
                    failures.refused("it does not speak MQTT 5");
            default ->
                    e.getReasonCode() > 0x80 && e.getReasonCode() < 0x100
                            ? failures.refused("code 0x%02X".formatted(e.getReasonCode()))
                            : failures.network(e, "no connection");
        };
    }

    private MqttConnectionException requestFailure(MqttException e, String request) {
        return e.getReasonCode() == MqttClientException.REASON_CODE_CLIENT_TIMEOUT
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
                    userProperties(message.getProperties()));
        }

        private static List<MqttUserProperty> userProperties(@Nullable MqttProperties properties) {
            if (properties == null || properties.getUserProperties().isEmpty()) {
                return List.of();
            }
            return properties.getUserProperties().stream()
                    .map(property -> new MqttUserProperty(property.getKey(), property.getValue()))
                    .toList();
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {
            if (closed) {
                return;
            }
            MqttException cause = response.getException();
            if (isTakeOver(response, cause)) {
                listener.sessionTakenOver();
            } else {
                listener.connectionLost(
                        cause == null
                                ? "the broker disconnected with code 0x%02X"
                                        .formatted(response.getReturnCode())
                                : ConnectionFailures.reasonOf(cause));
            }
        }

        private static boolean isTakeOver(
                MqttDisconnectResponse response, @Nullable MqttException cause) {
            return response.getReturnCode() == SESSION_TAKEN_OVER
                    || (cause != null && cause.getReasonCode() == SESSION_TAKEN_OVER);
        }

        @Override
        public void mqttErrorOccurred(MqttException exception) {
            PahoShutdown.LOG.debug("client '{}' reports", clientId, exception);
        }

        @Override
        public void deliveryComplete(@Nullable IMqttToken token) {
            // The receipt is told.
        }

        @Override
        public void connectComplete(boolean reconnect, @Nullable String serverUri) {
            // open() returns.
        }

        @Override
        public void authPacketArrived(int reasonCode, @Nullable MqttProperties properties) {
            // No extended authentication is asked for.
        }
    }

    /**
     * The client reports a PUBACK with an error as a success, and only a lost connection as a
     * failure, which the listener is told anyway.
     *
     * @param receipt who is told
     */
    private record Receipt(PublishReceipt receipt) implements MqttActionListener {

        @Override
        public void onSuccess(IMqttToken token) {
            int[] codes = token.getReasonCodes();
            int code = codes == null || codes.length == 0 ? 0 : codes[0];
            if (code >= FIRST_ERROR) {
                receipt.refused(code);
            } else {
                receipt.accepted();
            }
        }

        @Override
        public void onFailure(IMqttToken token, Throwable failure) {
            PahoShutdown.LOG.debug("a message was not acknowledged", failure);
        }
    }
}
