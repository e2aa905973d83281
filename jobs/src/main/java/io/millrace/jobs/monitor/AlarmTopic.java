/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.monitor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.functions.model.Alarm;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * An alarm as a record of the topic: key = asset, so that an asset's alarms stay in order; the id
 * and the number of the transition in headers, so that a consumer can drop repeats ({@code last
 * transition of an id wins}) without reading the JSON value.
 */
final class AlarmTopic implements KafkaRecordSerializationSchema<Alarm> {

    static final String ID_HEADER = "alarm_id";
    static final String TRANSITION_HEADER = "transition";

    private static final long serialVersionUID = 1L;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String topic;

    AlarmTopic(String topic) {
        this.topic = topic;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            Alarm alarm, KafkaSinkContext context, Long timestamp) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(ID_HEADER, alarm.id().getBytes(StandardCharsets.UTF_8));
        headers.add(
                TRANSITION_HEADER,
                Integer.toString(alarm.transition()).getBytes(StandardCharsets.UTF_8));
        return new ProducerRecord<>(
                topic,
                null,
                alarm.timestampMillis(),
                alarm.asset().getBytes(StandardCharsets.UTF_8),
                value(alarm),
                headers);
    }

    private static byte[] value(Alarm alarm) {
        ObjectNode node =
                JSON.createObjectNode()
                        .put("id", alarm.id())
                        .put("transition", alarm.transition())
                        .put("asset", alarm.asset())
                        .put("rule", alarm.rule())
                        .put("rule_version", alarm.ruleVersion())
                        .put("severity", alarm.severity().name())
                        .put("state", alarm.state().name())
                        .put("start", Instant.ofEpochMilli(alarm.startMillis()).toString())
                        .put("timestamp", Instant.ofEpochMilli(alarm.timestampMillis()).toString())
                        .put("value", alarm.value())
                        .put("message", alarm.message());
        try {
            return JSON.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an alarm cannot be written as JSON: " + alarm.id(), e);
        }
    }
}
