/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.table;

import io.millrace.connector.mqtt.source.MqttReadOptions;
import io.millrace.connector.mqtt.source.MqttSource;
import io.millrace.connector.mqtt.table.MqttConnectorOptions.Unreadable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsReadingMetadata;
import org.apache.flink.table.connector.source.abilities.SupportsWatermarkPushDown;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;
import org.jspecify.annotations.Nullable;

/**
 * MQTT topics as a table that is read without an end. A watermark of the table is made in the
 * source, for each session, so that a session that is behind holds the event time back.
 */
final class MqttDynamicTableSource
        implements ScanTableSource, SupportsReadingMetadata, SupportsWatermarkPushDown {

    private static final String UID = "mqtt";

    private final MqttReadOptions options;
    private final Unreadable unreadable;
    private final DecodingFormat<DeserializationSchema<RowData>> format;
    private final DataType physicalType;
    private final String table;
    private DataType producedType;
    private List<String> metadataKeys = List.of();
    private @Nullable WatermarkStrategy<RowData> watermarks;

    /**
     * @param physicalType the columns that the format reads
     * @param table the table's name, for the web UI
     */
    MqttDynamicTableSource(
            MqttReadOptions options,
            Unreadable unreadable,
            DecodingFormat<DeserializationSchema<RowData>> format,
            DataType physicalType,
            String table) {
        this.options = options;
        this.unreadable = unreadable;
        this.format = format;
        this.physicalType = physicalType;
        this.producedType = physicalType;
        this.table = table;
    }

    @Override
    public ChangelogMode getChangelogMode() {
        return format.getChangelogMode();
    }

    @Override
    public Map<String, DataType> listReadableMetadata() {
        Map<String, DataType> types = new LinkedHashMap<>();
        for (MqttReadableMetadata metadata : MqttReadableMetadata.values()) {
            types.put(metadata.key(), metadata.type());
        }
        return types;
    }

    @Override
    public void applyReadableMetadata(List<String> keys, DataType type) {
        if (keys.contains(MqttReadableMetadata.ERROR.key())) {
            checkNullable();
        }
        metadataKeys = List.copyOf(keys);
        producedType = type;
    }

    /** A message that cannot be read has no values. */
    private void checkNullable() {
        List<String> names = DataType.getFieldNames(physicalType);
        List<DataType> types = DataType.getFieldDataTypes(physicalType);
        for (int i = 0; i < names.size(); i++) {
            if (!types.get(i).getLogicalType().isNullable()) {
                throw new ValidationException(
                        "the column '%s' must not be NOT NULL in a table with the metadata column error: it is null where a message cannot be read"
                                .formatted(names.get(i)));
            }
        }
    }

    @Override
    public void applyWatermark(WatermarkStrategy<RowData> strategy) {
        watermarks = strategy;
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
        MqttRowDeserializationSchema schema =
                new MqttRowDeserializationSchema(
                        format.createRuntimeDecoder(context, physicalType),
                        DataType.getFieldCount(physicalType),
                        metadataKeys.stream().map(MqttReadableMetadata::of).toList(),
                        unreadable,
                        context.createTypeInformation(producedType));
        MqttSource<RowData> source =
                MqttSource.<RowData>builder()
                        .setReadOptions(options)
                        .setDeserializationSchema(schema)
                        .build();
        return new Provider(
                source,
                watermarks == null ? WatermarkStrategy.noWatermarks() : watermarks,
                "MQTT " + table,
                options.sessions());
    }

    @Override
    public DynamicTableSource copy() {
        MqttDynamicTableSource copy =
                new MqttDynamicTableSource(options, unreadable, format, physicalType, table);
        copy.producedType = producedType;
        copy.metadataKeys = metadataKeys;
        copy.watermarks = watermarks;
        return copy;
    }

    @Override
    public String asSummaryString() {
        return "MQTT";
    }

    /** How it reads. */
    MqttReadOptions options() {
        return options;
    }

    /** What it does with what the format cannot read. */
    Unreadable unreadable() {
        return unreadable;
    }

    /** One subtask for each session at most: one without a session would hold watermarks back. */
    private record Provider(
            MqttSource<RowData> source,
            WatermarkStrategy<RowData> watermarks,
            String name,
            int sessions)
            implements DataStreamScanProvider {

        @Override
        public DataStream<RowData> produceDataStream(
                ProviderContext context, StreamExecutionEnvironment environment) {
            DataStreamSource<RowData> stream =
                    environment.fromSource(source, watermarks, name, source.getProducedType());
            context.generateUid(UID).ifPresent(stream::uid);
            if (environment.getParallelism() > sessions) {
                stream.setParallelism(sessions);
            }
            return stream;
        }

        @Override
        public boolean isBounded() {
            return false;
        }
    }
}
