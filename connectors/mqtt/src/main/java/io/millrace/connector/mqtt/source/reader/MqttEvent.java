/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.reader;

import io.millrace.connector.mqtt.source.MqttMessage;
import java.util.List;

/** What a session hands over to the task, in order. */
sealed interface MqttEvent {

    /**
     * A connection was opened; what follows came by it.
     *
     * @param generation its number
     * @param sessionPresent whether the broker had kept the session
     * @param topicFilters what the session is subscribed to
     * @param atMillis when, milliseconds since the epoch
     */
    record Opened(int generation, boolean sessionPresent, List<String> topicFilters, long atMillis)
            implements MqttEvent {}

    /** The connection was lost; what it delivered has come before this. */
    record Lost() implements MqttEvent {}

    /**
     * A message.
     *
     * @param generation number of the connection it came by
     * @param packetId its packet id, 0 with QoS 0
     * @param message the message
     */
    record Delivery(int generation, int packetId, MqttMessage message) implements MqttEvent {

        /** Whether the broker waits for its acknowledgement. */
        boolean isAcknowledged() {
            return packetId != 0;
        }
    }

    /**
     * Messages with QoS 0 for which there was no room.
     *
     * @param count how many
     * @param fromMillis when the first of them came, milliseconds since the epoch
     * @param toMillis when the last of them came
     */
    record Overflow(long count, long fromMillis, long toMillis) implements MqttEvent {}
}
