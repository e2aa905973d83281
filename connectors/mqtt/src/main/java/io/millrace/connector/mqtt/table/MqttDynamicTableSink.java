/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.table;

import io.millrace.connector.mqtt.sink.MqttSink;
import io.millrace.connector.mqtt.sink.MqttWriteOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.format.EncodingFormat;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.table.connector.sink.abilities.SupportsWritingMetadata;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;
import org.jspecify.annotations.Nullable;

/** MQTT topics as a table that is written to. */
final class MqttDynamicTableSink implements DynamicTableSink, SupportsWritingMetadata {

    private final MqttWriteOptions options;
    private final EncodingFormat<SerializationSchema<RowData>> format;
    private final DataType physicalType;
    private final @Nullable String topic;
    private final boolean retained;
    private final @Nullable Integer parallelism;
    private List<String> metadataKeys = List.of();

    /**
     * @param physicalType the columns that the format writes
     * @param topic topic of rows that name none, or null
     * @param retained whether messages are kept whose rows do not say it
     * @param parallelism of the sink, or null for that of the query
     */
    MqttDynamicTableSink(
            MqttWriteOptions options,
            EncodingFormat<SerializationSchema<RowData>> format,
            DataType physicalType,
            @Nullable String topic,
            boolean retained,
            @Nullable Integer parallelism) {
        this.options = options;
        this.format = format;
        this.physicalType = physicalType;
        this.topic = topic;
        this.retained = retained;
        this.parallelism = parallelism;
    }

    @Override
    public ChangelogMode getChangelogMode(ChangelogMode requested) {
        return format.getChangelogMode();
    }

    @Override
    public Map<String, DataType> listWritableMetadata() {
        Map<String, DataType> types = new LinkedHashMap<>();
        for (MqttWritableMetadata metadata : MqttWritableMetadata.values()) {
            types.put(metadata.key(), metadata.type());
        }
        return types;
    }

    @Override
    public void applyWritableMetadata(List<String> keys, DataType consumedType) {
        metadataKeys = List.copyOf(keys);
    }

    @Override
    public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
        if (topic == null && !metadataKeys.contains(MqttWritableMetadata.TOPIC.key())) {
            throw new ValidationException(
                    "the option 'topic' is missing: it names the topic to write to, unless the"
                            + " table has the metadata column topic");
        }
        List<MqttWritableMetadata> metadata =
                metadataKeys.stream()
                        .flatMap(
                                key ->
                                        Stream.of(MqttWritableMetadata.values())
                                                .filter(m -> m.key().equals(key)))
                        .toList();
        MqttSink<RowData> sink =
                MqttSink.<RowData>builder()
                        .setWriteOptions(options)
                        .setSerializationSchema(
                                new MqttRowSerializationSchema(
                                        format.createRuntimeEncoder(context, physicalType),
                                        DataType.getFieldCount(physicalType),
                                        metadata,
                                        topic,
                                        retained))
                        .build();
        return SinkV2Provider.of(sink, parallelism);
    }

    @Override
    public DynamicTableSink copy() {
        MqttDynamicTableSink copy =
                new MqttDynamicTableSink(
                        options, format, physicalType, topic, retained, parallelism);
        copy.metadataKeys = metadataKeys;
        return copy;
    }

    @Override
    public String asSummaryString() {
        return "MQTT";
    }

    /** How it writes. */
    MqttWriteOptions options() {
        return options;
    }

    /** The topic of rows that name none, or null. */
    @Nullable String topic() {
        return topic;
    }

    /** Whether messages are kept whose rows do not say it. */
    boolean retained() {
        return retained;
    }
}
