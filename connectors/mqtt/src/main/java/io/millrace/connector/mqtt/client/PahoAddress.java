/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.client;

import io.millrace.connector.mqtt.source.MqttReadOptions;
import java.time.Duration;

/** The broker's address in the client library's own notation. */
final class PahoAddress {

    private PahoAddress() {}

    static String of(MqttReadOptions options) {
        return (options.isTls() ? "ssl://" : "tcp://")
                + options.broker().getHost()
                + ":"
                + options.port();
    }

    /** Whole seconds, at least one: 0 would mean for ever. */
    static int timeoutSeconds(Duration deadline) {
        return (int) Math.max(1, deadline.toSeconds());
    }
}
