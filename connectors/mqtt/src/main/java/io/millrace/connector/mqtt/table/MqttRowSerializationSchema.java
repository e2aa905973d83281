/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.table;

import io.millrace.connector.mqtt.client.MqttPublication;
import io.millrace.connector.mqtt.client.MqttUserProperty;
import io.millrace.connector.mqtt.sink.MqttSerializationSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.utils.ProjectedRowData;
import org.jspecify.annotations.Nullable;

/**
 * Rows as messages: a format of Flink writes the physical columns as the payload. A row without a
 * topic gets the empty one, which the sink rejects and counts.
 */
final class MqttRowSerializationSchema implements MqttSerializationSchema<RowData> {

    private final SerializationSchema<RowData> format;
    private final int physicalColumns;
    private final List<MqttWritableMetadata> metadata;
    private final @Nullable String topic;
    private final boolean retained;
    private transient @Nullable ProjectedRowData payload;

    /**
     * @param physicalColumns number of the columns that are the payload; metadata columns follow
     * @param topic topic of rows that name none, or null
     * @param retained whether messages are kept whose rows do not say it
     */
    MqttRowSerializationSchema(
            SerializationSchema<RowData> format,
            int physicalColumns,
            List<MqttWritableMetadata> metadata,
            @Nullable String topic,
            boolean retained) {
        this.format = format;
        this.physicalColumns = physicalColumns;
        this.metadata = List.copyOf(metadata);
        this.topic = topic;
        this.retained = retained;
    }

    @Override
    public void open() throws Exception {
        format.open(new FormatContext());
    }

    @Override
    public MqttPublication serialize(RowData row) {
        String to = topic == null ? "" : topic;
        int named = column(MqttWritableMetadata.TOPIC);
        if (named >= 0 && !row.isNullAt(named)) {
            to = row.getString(named).toString();
        }
        boolean kept = retained;
        int keeping = column(MqttWritableMetadata.RETAINED);
        if (keeping >= 0 && !row.isNullAt(keeping)) {
            kept = row.getBoolean(keeping);
        }
        int beside = column(MqttWritableMetadata.USER_PROPERTIES);
        List<MqttUserProperty> properties =
                beside >= 0 && !row.isNullAt(beside) ? properties(row.getMap(beside)) : List.of();
        byte[] bytes = format.serialize(metadata.isEmpty() ? row : physical(row));
        return new MqttPublication(to, bytes == null ? new byte[0] : bytes, kept, properties);
    }

    private RowData physical(RowData row) {
        if (payload == null) {
            payload = ProjectedRowData.from(IntStream.range(0, physicalColumns).toArray());
        }
        return payload.replaceRow(row);
    }

    private int column(MqttWritableMetadata wanted) {
        int index = metadata.indexOf(wanted);
        return index < 0 ? -1 : physicalColumns + index;
    }

    private static List<MqttUserProperty> properties(MapData map) {
        ArrayData names = map.keyArray();
        ArrayData values = map.valueArray();
        List<MqttUserProperty> properties = new ArrayList<>();
        for (int i = 0; i < map.size(); i++) {
            if (!names.isNullAt(i) && !values.isNullAt(i)) {
                properties.add(
                        new MqttUserProperty(
                                names.getString(i).toString(), values.getString(i).toString()));
            }
        }
        return properties;
    }
}
