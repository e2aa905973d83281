/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.rawlog;

import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The bytes of a record's value, read behind the source where there is a place for what cannot be
 * read. A record without a value (a tombstone) has nothing to say and gives no bytes at all.
 */
final class RecordValue implements KafkaRecordDeserializationSchema<byte[]> {

    private static final long serialVersionUID = 1L;
    private static final byte[] NOTHING = {};

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<byte[]> out) {
        byte[] value = record.value();
        out.collect(value == null ? NOTHING : value);
    }

    @Override
    public TypeInformation<byte[]> getProducedType() {
        return PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;
    }
}
