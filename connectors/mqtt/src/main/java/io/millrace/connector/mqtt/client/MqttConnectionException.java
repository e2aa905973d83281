/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.client;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A connection could not be had or was lost; the message is one line for people. */
public final class MqttConnectionException extends IOException {

    /** What it takes to get further. */
    public enum Kind {
        /** Nobody answers under that address, or not in time. */
        UNREACHABLE,
        /** The broker does not know the user name with this password. */
        BAD_CREDENTIALS,
        /** One of the two does not trust the other's certificate, or has none to show. */
        CERTIFICATE,
        /** The broker knows us and does not let us. */
        NOT_AUTHORIZED,
        /** The broker refuses for another reason. */
        REFUSED,
        /** A secret, a certificate or a key that the options name cannot be read. */
        SECRET,
        /** There was a connection. */
        LOST
    }

    private final Kind kind;

    public MqttConnectionException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What kind of trouble it is. */
    public Kind kind() {
        return kind;
    }
}
