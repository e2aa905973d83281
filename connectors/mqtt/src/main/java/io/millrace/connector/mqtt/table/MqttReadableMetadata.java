package io.millrace.connector.mqtt.table;

import io.millrace.connector.mqtt.client.MqttUserProperty;
import io.millrace.connector.mqtt.source.MqttMessage;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.DataType;
import org.jspecify.annotations.Nullable;

/** The metadata columns that can be read. */
enum MqttReadableMetadata {
    /** The topic. */
    TOPIC(
            "topic",
            DataTypes.STRING().notNull(),
            (message, error) -> StringData.fromString(message.topic())),
    /** Quality of service of the delivery, 0 or 1. */
    QOS("qos", DataTypes.INT().notNull(), (message, error) -> message.qos()),
    /** Whether the broker had kept the message. */
    RETAINED("retained", DataTypes.BOOLEAN().notNull(), (message, error) -> message.retained()),
    /** Whether the delivery is marked as a repeated one. */
    DUPLICATE("duplicate", DataTypes.BOOLEAN().notNull(), (message, error) -> message.duplicate()),
    /** What the publisher wrote beside the payload; of a name given twice the last counts. */
    USER_PROPERTIES(
            "user_properties",
            DataTypes.MAP(DataTypes.STRING().notNull(), DataTypes.STRING().notNull()).notNull(),
            (message, error) -> {
                Map<StringData, StringData> properties = new HashMap<>();
                for (MqttUserProperty property : message.userProperties()) {
                    properties.put(
                            StringData.fromString(property.name()),
                            StringData.fromString(property.value()));
                }
                return new GenericMapData(properties);
            }),
    /** When the message arrived, by the clock of the machine that reads. */
    ARRIVAL_TIME(
            "arrival_time",
            DataTypes.TIMESTAMP_WITH_LOCAL_TIME_ZONE(3).notNull(),
            (message, error) -> TimestampData.fromEpochMillis(message.arrivalMillis())),
    /** The bytes as they came. */
    PAYLOAD("payload", DataTypes.BYTES().notNull(), (message, error) -> message.payload()),
    /** Why the physical columns are null: the payload cannot be read, or messages are missing. */
    ERROR(
            "error",
            DataTypes.STRING().nullable(),
            (message, error) -> error == null ? null : StringData.fromString(error));

    private final String key;
    private final DataType type;
    private final Converter converter;

    MqttReadableMetadata(String key, DataType type, Converter converter) {
        this.key = key;
        this.type = type;
        this.converter = converter;
    }

    /** The name after METADATA FROM. */
    String key() {
        return key;
    }

    DataType type() {
        return type;
    }

    /** The value in Flink's internal form. */
    @Nullable Object value(MqttMessage message, @Nullable String error) {
        return converter.value(message, error);
    }

    static MqttReadableMetadata of(String key) {
        for (MqttReadableMetadata metadata : values()) {
            if (metadata.key.equals(key)) {
                return metadata;
            }
        }
        throw new IllegalArgumentException("there is no metadata column " + key);
    }

    /** From a message, and the reason why it has no columns, to a column. */
    private interface Converter extends Serializable {
        @Nullable Object value(MqttMessage message, @Nullable String error);
    }
}
