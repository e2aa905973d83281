/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload;

/** A payload cannot be read; the message is the reason of its dead letter. Has no stack trace. */
final class PayloadException extends Exception {

    PayloadException(String message) {
        super(message, null, false, false);
    }
}
