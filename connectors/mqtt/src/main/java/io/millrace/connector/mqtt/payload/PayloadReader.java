/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload;

import io.millrace.connector.mqtt.source.MqttMessage;
import io.millrace.functions.model.SourceRecord;
import org.apache.flink.util.Collector;

/** From a message to records, for the topics of one mapping. */
interface PayloadReader {

    /**
     * Emits what the message says.
     *
     * @throws PayloadException if it cannot be read; nothing was emitted then
     */
    void read(MqttMessage message, TopicRoute route, Collector<SourceRecord> out)
            throws PayloadException;

    /**
     * Whether the message names its own time.
     *
     * @throws PayloadException if it cannot be read
     */
    boolean identifiesItself(MqttMessage message, TopicRoute route) throws PayloadException;
}
