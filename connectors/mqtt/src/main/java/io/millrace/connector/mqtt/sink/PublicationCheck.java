/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.sink;

import io.millrace.connector.mqtt.client.BrokerAnswer;
import io.millrace.connector.mqtt.client.MqttPublication;
import io.millrace.connector.mqtt.client.MqttUserProperty;
import io.millrace.connector.mqtt.topic.TopicName;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Finds the messages that a broker would answer by cutting the connection. */
final class PublicationCheck {

    /** Type, remaining length, lengths of topic and properties, packet id: at their longest. */
    private static final int HEADER_BYTES = 1 + 4 + 2 + 4 + 2;

    private static final int PROPERTY_BYTES = 1 + 2 + 2;
    private static final int LONGEST_TEXT_BYTES = 65_535;

    private PublicationCheck() {}

    /** Why the message cannot be published, in one line, or null if it can. */
    static @Nullable String problem(
            MqttPublication publication, BrokerAnswer answer, MqttWriteOptions options) {
        String topic = TopicName.problem(publication.topic());
        if (topic != null) {
            return topic;
        }
        long bytes =
                HEADER_BYTES + bytes(publication.topic()) + (long) publication.payload().length;
        for (MqttUserProperty property : publication.userProperties()) {
            long name = bytes(property.name());
            long value = bytes(property.value());
            if (name > LONGEST_TEXT_BYTES || value > LONGEST_TEXT_BYTES) {
                return "a user property is longer than 65535 bytes";
            }
            bytes += PROPERTY_BYTES + name + value;
        }
        long most = Math.min(options.maximumPacketBytes(), answer.maximumPacketBytes());
        if (bytes > most) {
            return "it takes up to %d bytes, but the largest message is %d%s"
                    .formatted(
                            bytes,
                            most,
                            most < options.maximumPacketBytes() ? " by the broker's word" : "");
        }
        if (publication.retained() && !answer.retained()) {
            return "it shall be retained, but the broker keeps no messages";
        }
        return null;
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
