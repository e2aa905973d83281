/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload.sparkplug;

/** A message does not follow Sparkplug; the message says how. Has no stack trace. */
public final class SparkplugException extends Exception {

    SparkplugException(String message) {
        super(message, null, false, false);
    }
}
