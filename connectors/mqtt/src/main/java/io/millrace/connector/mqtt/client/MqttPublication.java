/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.client;

import java.io.Serializable;
import java.util.List;

/**
 * A message to be published with QoS 1.
 *
 * @param topic the topic's name, without wildcards
 * @param payload the bytes, possibly none; not to be changed
 * @param retained whether the broker shall keep it for subscriptions to come
 * @param userProperties what travels beside the payload; not sent with MQTT 3.1.1, which has none
 */
public record MqttPublication(
        String topic, byte[] payload, boolean retained, List<MqttUserProperty> userProperties)
        implements Serializable {

    public MqttPublication {
        userProperties = List.copyOf(userProperties);
    }

    /** A message that is not kept and has nothing beside its payload. */
    public static MqttPublication of(String topic, byte[] payload) {
        return new MqttPublication(topic, payload, false, List.of());
    }

    /** Short: payloads do not belong into logs. */
    @Override
    public String toString() {
        return "%d bytes for '%s'".formatted(payload.length, topic);
    }
}
