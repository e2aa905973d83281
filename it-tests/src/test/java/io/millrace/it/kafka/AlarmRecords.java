/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * What a consumer of the topic of alarms sees: records come at least once, and the last one of each
 * (id, transition), told by the headers alone, is kept.
 */
final class AlarmRecords implements AutoCloseable {

    /** What tells a record from a repeat. */
    record Transition(String id, int number) {}

    private final KafkaConsumer<String, String> consumer;
    private final Map<Transition, ConsumerRecord<String, String>> last = new LinkedHashMap<>();
    private int received;
    private int differingRepeats;

    AlarmRecords(String bootstrapServers, String topic) {
        consumer =
                new KafkaConsumer<>(
                        Map.of(
                                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrapServers,
                                ConsumerConfig.GROUP_ID_CONFIG,
                                "alarm-topic-test",
                                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                                "earliest",
                                // The topic may come into being after the subscription.
                                ConsumerConfig.METADATA_MAX_AGE_CONFIG,
                                500),
                        new StringDeserializer(),
                        new StringDeserializer());
        consumer.subscribe(List.of(topic));
    }

    /** Takes what has come. */
    void poll() {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
            received++;
            Transition transition =
                    new Transition(
                            header(record, "alarm_id"),
                            Integer.parseInt(header(record, "transition")));
            ConsumerRecord<String, String> earlier = last.put(transition, record);
            if (earlier != null
                    && !(earlier.key().equals(record.key())
                            && earlier.value().equals(record.value()))) {
                differingRepeats++;
            }
        }
    }

    /** How many records came, repeats included. */
    int received() {
        return received;
    }

    /** How many repeats were not the same as what they repeat. */
    int differingRepeats() {
        return differingRepeats;
    }

    /** The last record of each transition. */
    Map<Transition, ConsumerRecord<String, String>> last() {
        return last;
    }

    private static String header(ConsumerRecord<String, String> record, String name) {
        Header header = Objects.requireNonNull(record.headers().lastHeader(name), name);
        return new String(header.value(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
