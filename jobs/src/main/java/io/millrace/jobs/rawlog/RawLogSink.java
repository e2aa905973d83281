/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.rawlog;

import io.millrace.functions.model.Reading;
import io.millrace.functions.state.block.ReadingBlockPacker;
import io.millrace.functions.state.block.ReadingBlockSerializer;
import io.millrace.jobs.config.RawLogOptions;
import io.millrace.jobs.config.RawLogOptions.Delivery;
import io.millrace.jobs.config.RawLogOptions.Format;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Writes the raw log. The readings of an asset are in one partition, in the order in which they
 * came; nothing that a completed checkpoint covers is missing.
 */
public final class RawLogSink {

    private RawLogSink() {}

    /** Ends a stream of validated readings in the log. */
    public static void write(DataStream<Reading> readings, RawLogOptions options) {
        if (options.format() == Format.JSON) {
            end(readings, new JsonRecord(options.topic()), options);
            return;
        }
        end(
                readings.transform(
                                "Pack",
                                ReadingBlockSerializer.TYPE,
                                new ReadingBlockPacker(options.blocks()))
                        .uid(RawLogUids.PACK),
                new BlockRecord(options.topic()),
                options);
    }

    private static <T> void end(
            DataStream<T> stream,
            KafkaRecordSerializationSchema<T> records,
            RawLogOptions options) {
        boolean exactlyOnce = options.delivery() == Delivery.EXACTLY_ONCE;
        var sink =
                KafkaSink.<T>builder()
                        .setBootstrapServers(String.join(",", options.bootstrapServers()))
                        .setRecordSerializer(records)
                        .setDeliveryGuarantee(
                                exactlyOnce
                                        ? DeliveryGuarantee.EXACTLY_ONCE
                                        : DeliveryGuarantee.AT_LEAST_ONCE)
                        // A batch that is sent again keeps its place: order within a partition.
                        .setProperty("enable.idempotence", "true")
                        .setProperty("acks", "all")
                        .setProperty("linger.ms", "5")
                        .setProperty("batch.size", "131072");
        if (exactlyOnce) {
            sink.setTransactionalIdPrefix(options.transactionalId())
                    .setProperty(
                            "transaction.timeout.ms",
                            Long.toString(options.transactionTimeout().toMillis()));
        }
        stream.sinkTo(sink.build()).uid(RawLogUids.SINK).name("Raw log " + options.topic());
    }
}
