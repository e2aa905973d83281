/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.security;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says in one line why an encrypted connection did not come about, and what to change. */
public final class TlsFailure {

    private TlsFailure() {}

    /**
     * The line, or null if it was not for the encryption.
     *
     * @param cause what was thrown
     * @param tls certificates and keys, or null for the platform's
     * @param host the host that was connected to
     */
    public static @Nullable String explain(
            @Nullable Throwable cause, @Nullable MqttTls tls, String host) {
        String message = null;
        boolean encryption = false;
        boolean closed = false;
        for (Throwable t = cause; t != null; t = t.getCause()) {
            String text = String.valueOf(t.getMessage()).toLowerCase(Locale.ROOT);
            if (t instanceof CertificateExpiredException) {
                return "the broker's certificate has expired (" + t.getMessage() + ")";
            }
            if (t instanceof CertificateNotYetValidException) {
                return "the broker's certificate is not valid yet (" + t.getMessage() + ")";
            }
            if (t instanceof CertPathBuilderException || text.contains("trust anchor")) {
                return untrusted(tls);
            }
            if (t instanceof CertificateException
                    && (text.contains("subject alternative")
                            || text.contains("no name matching"))) {
                return "the broker's certificate does not name the host '%s' (%s)"
                        .formatted(host, t.getMessage());
            }
            if (t instanceof SSLException) {
                encryption = true;
                message = t.getMessage();
                String alert = alert(text, tls);
                if (alert != null) {
                    return alert;
                }
            }
            closed |= t instanceof EOFException || t instanceof SocketException;
        }
        if (encryption) {
            return "the encrypted connection was not agreed on (" + message + ")";
        }
        if (!closed || isRefusal(cause)) {
            return null;
        }
        return hasIdentity(tls)
                ? "the broker closed the connection without a word; it may not speak TLS on this"
                        + " port"
                : "the broker closed the connection without a word; it may not speak TLS on this"
                        + " port, or require a client certificate, and none was given";
    }

    private static @Nullable String alert(String text, @Nullable MqttTls tls) {
        if (text.contains("certificate_required")
                || (!hasIdentity(tls)
                        && (text.contains("bad_certificate")
                                || text.contains("handshake_failure")))) {
            return "the broker requires a client certificate, and none was given";
        }
        if (text.contains("unknown_ca")
                || text.contains("bad_certificate")
                || text.contains("certificate_unknown")
                || text.contains("certificate_expired")
                || text.contains("certificate_revoked")) {
            return "the broker does not accept the client certificate (" + text + ")";
        }
        if (text.contains("unsupported or unrecognized ssl message")
                || text.contains("plaintext connection")) {
            return "the broker does not speak TLS on this port; give mqtt:// or the port of its"
                    + " encrypted listener";
        }
        if (text.contains("protocol_version") || text.contains("no appropriate protocol")) {
            return "the broker offers neither TLS 1.2 nor TLS 1.3";
        }
        return null;
    }

    private static String untrusted(@Nullable MqttTls tls) {
        return tls == null || tls.caFile() == null
                ? "the broker's certificate is not signed by an authority that this machine trusts;"
                        + " give the ca file of the plant"
                : "the broker's certificate is not signed by an authority in the ca file '%s'"
                        .formatted(tls.caFile());
    }

    private static boolean hasIdentity(@Nullable MqttTls tls) {
        return tls != null && (tls.certificateFile() != null || tls.keyStoreFile() != null);
    }

    /** Nobody listening is no matter of certificates. */
    private static boolean isRefusal(@Nullable Throwable cause) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof ConnectException || t instanceof NoRouteToHostException) {
                return true;
            }
        }
        return false;
    }
}
