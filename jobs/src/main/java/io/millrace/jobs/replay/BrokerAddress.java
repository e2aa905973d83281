/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.replay;

import io.millrace.functions.model.SecretReference;
import io.millrace.jobs.cli.UserError;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

/**
 * Where a file is published to.
 *
 * @param broker {@code mqtt://host[:port]} (1883) or {@code mqtts://host[:port]} (8883), without
 *     user information
 * @param username user name, or null for none
 * @param password where the password is found, or null for none
 */
public record BrokerAddress(
        URI broker, @Nullable String username, @Nullable SecretReference password) {

    private static final int CONNECT_SECONDS = 10;

    /** Reason codes of CONNACK (MQTT 5, 3.2.2.2). */
    private static final int BAD_USER_NAME_OR_PASSWORD = 0x86;

    private static final int NOT_AUTHORIZED = 0x87;

    public BrokerAddress {
        boolean scheme = "mqtt".equals(broker.getScheme()) || "mqtts".equals(broker.getScheme());
        if (!scheme
                || broker.getHost() == null
                || broker.getUserInfo() != null
                || broker.getPort() > 65_535
                || !broker.getPath().matches("/?")) {
            throw new UserError(
                    "--to: '%s' is not a broker: mqtt://host[:port] or mqtts://host[:port], without"
                                    .formatted(broker.toString().replaceAll("//[^/@]*@", "//***@"))
                            + " user name or password");
        }
    }

    Publisher connect(Duration patience) throws IOException {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        options.setAutomaticReconnect(false);
        options.setConnectionTimeout(CONNECT_SECONDS);
        options.setKeepAliveInterval(30);
        if (username != null) {
            options.setUserName(username);
        }
        if (password != null) {
            options.setPassword(resolve(password).getBytes(StandardCharsets.UTF_8));
        }
        @Nullable MqttAsyncClient client = null;
        try {
            client = Publisher.client(uri(), "millrace-replay-" + UUID.randomUUID());
            IMqttToken token = client.connect(options);
            token.waitForCompletion(CONNECT_SECONDS * 1_000L);
            Publisher publisher = new Publisher(client, window(token), patience);
            client.setCallback(new LossListener(publisher));
            return publisher;
        } catch (MqttException e) {
            UserError error = new UserError("--to: " + reason(e), e);
            if (client != null) {
                try {
                    client.close(true);
                } catch (MqttException closing) {
                    error.addSuppressed(closing);
                }
            }
            throw error;
        }
    }

    private String uri() {
        boolean tls = "mqtts".equals(broker.getScheme());
        int port = broker.getPort() == -1 ? (tls ? 8883 : 1883) : broker.getPort();
        return "%s://%s:%d".formatted(tls ? "ssl" : "tcp", broker.getHost(), port);
    }

    private static String resolve(SecretReference password) {
        try {
            return password.resolve();
        } catch (IOException e) {
            throw new UserError("--password-file: " + e.getMessage(), e);
        }
    }

    private static int window(IMqttToken connected) {
        MqttProperties properties = connected.getResponseProperties();
        Integer most = properties == null ? null : properties.getReceiveMaximum();
        return most == null ? Publisher.WINDOW : Math.min(Publisher.WINDOW, most);
    }

    private String reason(MqttException e) {
        int code = e.getReasonCode();
        if (code == BAD_USER_NAME_OR_PASSWORD || code == NOT_AUTHORIZED) {
            return "%s refuses %s: wrong user name or password"
                    .formatted(
                            broker,
                            username == null ? "a user without name" : "'" + username + "'");
        }
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return "cannot connect to %s: %s".formatted(broker, cause.getMessage());
    }

    /** Tells the publisher when the connection is gone. */
    private record LossListener(Publisher publisher) implements MqttCallback {

        @Override
        public void disconnected(MqttDisconnectResponse response) {
            MqttException error = response.getException();
            String why = response.getReasonString();
            publisher.connectionLost(
                    why != null && !why.isEmpty()
                            ? why
                            : error == null
                                    ? "no reason given"
                                    : String.valueOf(error.getMessage()));
        }

        @Override
        public void mqttErrorOccurred(MqttException exception) {
            // A broken packet: the client goes on or disconnects, and then says so.
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            // Nothing is subscribed to.
        }

        @Override
        public void deliveryComplete(IMqttToken token) {
            // Counted by the listener of each message, which knows the reason code.
        }

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {
            // The caller waits for the connection.
        }

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {
            // No enhanced authentication is asked for.
        }
    }
}
