/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.rawlog;

import io.millrace.functions.model.Reading;
import io.millrace.functions.state.block.BlockReader;
import io.millrace.jobs.config.RawLogOptions;
import io.millrace.jobs.config.RawLogOptions.Format;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** All that a plain consumer of the topic sees, each partition in its order. */
final class LogRecords {

    private final List<Reading> readings = new ArrayList<>();
    private final Map<String, Set<Integer>> partitions = new HashMap<>();
    private int count;
    private long bytes;

    private LogRecords() {}

    static LogRecords all(RawLogOptions options, Duration deadline) throws IOException {
        LogRecords all = new LogRecords();
        BlockReader reader = new BlockReader();
        UnpackBlocksFunction unpack = new UnpackBlocksFunction();
        Collector<Reading> into = new ListCollector(all.readings);
        long end = System.nanoTime() + deadline.toNanos();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(options)) {
            List<TopicPartition> topic =
                    consumer.partitionsFor(options.topic()).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(topic);
            consumer.seekToBeginning(topic);
            Map<TopicPartition, Long> ends = consumer.endOffsets(topic);
            while (topic.stream()
                    .anyMatch(one -> consumer.position(one) < ends.getOrDefault(one, 0L))) {
                if (System.nanoTime() > end) {
                    throw new AssertionError("the log was not read within " + deadline);
                }
                for (ConsumerRecord<byte[], byte[]> record :
                        consumer.poll(Duration.ofMillis(100))) {
                    all.take(record);
                    if (options.format() == Format.JSON) {
                        into.collect(ReadingJson.read(record.value()));
                    } else {
                        unpack.flatMap(reader.read(record.value(), 0, record.value().length), into);
                    }
                }
            }
        }
        return all;
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        count++;
        bytes += record.value().length;
        partitions
                .computeIfAbsent(
                        new String(record.key(), StandardCharsets.UTF_8), key -> new HashSet<>())
                .add(record.partition());
    }

    List<Reading> readings() {
        return readings;
    }

    int count() {
        return count;
    }

    long bytes() {
        return bytes;
    }

    Set<String> keysInMoreThanOnePartition() {
        Set<String> keys = new TreeSet<>();
        partitions.forEach(
                (key, in) -> {
                    if (in.size() > 1) {
                        keys.add(key);
                    }
                });
        return keys;
    }

    private static KafkaConsumer<byte[], byte[]> consumer(RawLogOptions options) {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        String.join(",", options.bootstrapServers()),
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** Adds to a list. */
    private record ListCollector(List<Reading> list) implements Collector<Reading> {

        @Override
        public void collect(Reading reading) {
            list.add(reading);
        }

        @Override
        public void close() {}
    }
}
