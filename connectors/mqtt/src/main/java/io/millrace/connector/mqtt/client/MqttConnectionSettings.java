/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.client;

import java.io.Serializable;
import java.time.Duration;

/**
 * How one connection is opened.
 *
 * @param endpoint the broker and how to get in
 * @param clientId client id of the connection
 * @param sessionExpiry how long the broker keeps the session when the connection is gone; zero for
 *     a session that begins anew with each connection
 * @param receiveMaximum largest number of messages that the broker may have on their way
 *     unacknowledged, in [1, 65535], MQTT 5 only
 * @param maximumPacketBytes largest message that the broker may send, MQTT 5 only
 */
public record MqttConnectionSettings(
        MqttEndpoint endpoint,
        String clientId,
        Duration sessionExpiry,
        int receiveMaximum,
        int maximumPacketBytes)
        implements Serializable {

    /** Whether the broker keeps the session. */
    public boolean isDurable() {
        return !sessionExpiry.isZero();
    }
}
