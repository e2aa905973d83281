/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.rawlog;

import io.millrace.functions.model.Reading;
import java.nio.charset.StandardCharsets;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A reading as a record of the raw log for people: key = asset, value = {@link ReadingJson}. */
final class JsonRecord implements KafkaRecordSerializationSchema<Reading> {

    private static final long serialVersionUID = 1L;

    private final String topic;

    JsonRecord(String topic) {
        this.topic = topic;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            Reading reading, KafkaSinkContext context, Long timestamp) {
        return new ProducerRecord<>(
                topic,
                null,
                // Kafka refuses times before 1970.
                Math.max(0, reading.timestampMillis()),
                reading.asset().getBytes(StandardCharsets.UTF_8),
                ReadingJson.write(reading));
    }
}
