/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.client;

import io.millrace.connector.mqtt.client.MqttConnectionException.Kind;
import io.millrace.connector.mqtt.security.TlsException;
import io.millrace.connector.mqtt.security.TlsFailure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Turns what the client library reports into one line that names the broker and the way out. */
final class ConnectionFailures {

    private final MqttEndpoint endpoint;
    private final String clientId;

    ConnectionFailures(MqttConnectionSettings settings) {
        this.endpoint = settings.endpoint();
        this.clientId = settings.clientId();
    }

    MqttConnectionException secret(IOException cause) {
        return new MqttConnectionException(
                Kind.SECRET, prefix() + ": " + cause.getMessage(), cause);
    }

    MqttConnectionException certificates(TlsException cause) {
        return new MqttConnectionException(
                Kind.SECRET, prefix() + ": " + cause.getMessage(), cause);
    }

    MqttConnectionException timeout(String what) {
        return new MqttConnectionException(
                Kind.UNREACHABLE, prefix() + ": no answer to " + what + " in time", null);
    }

    MqttConnectionException badCredentials() {
        return new MqttConnectionException(
                Kind.BAD_CREDENTIALS,
                prefix() + ": the broker refused the user name or password" + user(),
                null);
    }

    MqttConnectionException notAuthorized() {
        return new MqttConnectionException(
                Kind.NOT_AUTHORIZED,
                prefix() + ": the broker does not authorise this client" + user(),
                null);
    }

    MqttConnectionException refused(String reason) {
        return new MqttConnectionException(
                Kind.REFUSED, prefix() + ": the broker refused, " + reason, null);
    }

    MqttConnectionException refusedSubscription(String topicFilter, int code) {
        return new MqttConnectionException(
                code == 0x87 ? Kind.NOT_AUTHORIZED : Kind.REFUSED,
                prefix()
                        + ": the broker refused the subscription '%s' with QoS 1 (code 0x%02X)"
                                .formatted(topicFilter, code),
                null);
    }

    MqttConnectionException lost(@Nullable Throwable cause) {
        return new MqttConnectionException(
                Kind.LOST, "lost the connection to " + endpoint.broker(), cause);
    }

    MqttConnectionException network(@Nullable Throwable cause, String fallback) {
        if (endpoint.isEncrypted()) {
            String tls = TlsFailure.explain(cause, endpoint.tls(), endpoint.broker().getHost());
            if (tls != null) {
                return new MqttConnectionException(Kind.CERTIFICATE, prefix() + ": " + tls, cause);
            }
        }
        String reason = fallback;
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof UnknownHostException) {
                reason = "unknown host '" + endpoint.broker().getHost() + "'";
            } else if (t instanceof ConnectException || t instanceof NoRouteToHostException) {
                reason = "nobody listens there (" + t.getMessage() + ")";
            } else if (t instanceof SocketTimeoutException) {
                reason = "no answer in time";
            } else if (t.getMessage() != null) {
                reason = t.getMessage();
            }
        }
        return new MqttConnectionException(Kind.UNREACHABLE, prefix() + ": " + reason, cause);
    }

    /** A few words for the log about the loss of a connection. */
    static String reasonOf(@Nullable Throwable cause) {
        Throwable innermost = cause;
        while (innermost != null && innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        if (innermost == null) {
            return "closed by the broker";
        }
        return innermost.getMessage() == null
                ? innermost.getClass().getSimpleName()
                : innermost.getMessage();
    }

    private String prefix() {
        return "cannot connect to %s as client '%s'".formatted(endpoint.broker(), clientId);
    }

    private String user() {
        return endpoint.username() == null
                ? " (none was given)"
                : " (user name '" + endpoint.username() + "')";
    }
}
