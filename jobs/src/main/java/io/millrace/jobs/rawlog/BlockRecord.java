/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.rawlog;

import io.millrace.functions.state.block.BlockWriter;
import io.millrace.functions.state.block.ReadingBlock;
import java.nio.charset.StandardCharsets;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A block as a record of the raw log: key = number of the key group in decimal digits, so that the
 * readings of an asset stay in one partition and in order; value = the block's binary form; time =
 * its newest reading's.
 */
final class BlockRecord implements KafkaRecordSerializationSchema<ReadingBlock> {

    private static final long serialVersionUID = 1L;

    private final String topic;
    private transient @Nullable BlockWriter writer;

    BlockRecord(String topic) {
        this.topic = topic;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            ReadingBlock block, KafkaSinkContext context, Long timestamp) {
        BlockWriter form = writer;
        if (form == null) {
            form = new BlockWriter();
            writer = form;
        }
        return new ProducerRecord<>(
                topic,
                null,
                // Kafka refuses times before 1970.
                Math.max(0, block.newestMillis()),
                Integer.toString(block.keyGroup()).getBytes(StandardCharsets.US_ASCII),
                form.toBytes(block));
    }
}
