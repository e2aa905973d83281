/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.client;

import java.util.List;

/** What a connection reports, on threads of the client library. Nothing here may block. */
public interface MqttConnectionListener {

    /**
     * A message arrived.
     *
     * @param packetId its packet id in [1, 65535], or 0 with QoS 0
     * @param topic its topic
     * @param payload its bytes
     * @param retained whether the broker had kept it
     * @param duplicate whether it is marked as a repeated delivery
     * @param userProperties what came beside the payload
     */
    void messageArrived(
            int packetId,
            String topic,
            byte[] payload,
            boolean retained,
            boolean duplicate,
            List<MqttUserProperty> userProperties);

    /**
     * The connection is gone, not by {@link MqttConnection#close}.
     *
     * @param reason why, in a few words
     */
    void connectionLost(String reason);

    /**
     * The connection is gone because another one was opened with the same client id. Told in the
     * place of {@link #connectionLost}, and only by brokers that speak MQTT 5.
     */
    default void sessionTakenOver() {
        connectionLost("another client connected with the same client id");
    }
}
