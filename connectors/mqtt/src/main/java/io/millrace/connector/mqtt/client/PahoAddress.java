/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.client;

import java.time.Duration;

/** The broker's address in the client library's own notation. */
final class PahoAddress {

    private PahoAddress() {}

    static String of(MqttEndpoint endpoint) {
        return (endpoint.isEncrypted() ? "ssl://" : "tcp://")
                + endpoint.broker().getHost()
                + ":"
                + endpoint.port();
    }

    /** Whole seconds, at least one: 0 would mean for ever. */
    static int timeoutSeconds(Duration deadline) {
        return (int) Math.max(1, deadline.toSeconds());
    }
}
