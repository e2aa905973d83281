/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.security;

import org.jspecify.annotations.Nullable;

/** A certificate or key cannot be used; the message is one line that names the file. */
public final class TlsException extends Exception {

    TlsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
