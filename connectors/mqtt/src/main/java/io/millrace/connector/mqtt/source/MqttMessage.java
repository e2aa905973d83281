/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source;

import io.millrace.connector.mqtt.client.MqttUserProperty;
import java.util.List;

/**
 * A message as the broker sent it.
 *
 * @param topic the topic's name
 * @param payload the bytes, possibly none; not to be changed
 * @param qos quality of service of this delivery, 0 or 1: a message published with QoS 2 is
 *     delivered with 1
 * @param retained whether the broker sent what it had kept for the topic, so that it may be old
 * @param duplicate the sender's mark of a repeated delivery; brokers and client libraries do not
 *     set it reliably
 * @param userProperties what the publisher wrote beside the payload, in its order, names possibly
 *     repeated; empty with MQTT 3.1.1, which has none
 * @param arrivalMillis when it arrived, by the source's clock, milliseconds since the epoch
 */
public record MqttMessage(
        String topic,
        byte[] payload,
        int qos,
        boolean retained,
        boolean duplicate,
        List<MqttUserProperty> userProperties,
        long arrivalMillis) {

    public MqttMessage {
        userProperties = List.copyOf(userProperties);
    }

    /** A message with QoS 1 and without user properties. */
    public MqttMessage(
            String topic, byte[] payload, boolean retained, boolean duplicate, long arrivalMillis) {
        this(topic, payload, 1, retained, duplicate, List.of(), arrivalMillis);
    }
}
