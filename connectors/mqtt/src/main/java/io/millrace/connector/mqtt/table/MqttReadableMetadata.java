/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.table;

import io.millrace.connector.mqtt.client.MqttUserProperty;
import io.millrace.connector.mqtt.source.MqttMessage;
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
    TOPIC("topic"),
    /** Quality of service of the delivery, 0 or 1. */
    QOS("qos"),
    /** Whether the broker had kept the message. */
    RETAINED("retained"),
    /** Whether the delivery is marked as a repeated one. */
    DUPLICATE("duplicate"),
    /** What the publisher wrote beside the payload; of a name given twice the last counts. */
    USER_PROPERTIES("user_properties"),
    /** When the message arrived, by the clock of the machine that reads. */
    ARRIVAL_TIME("arrival_time"),
    /** The bytes as they came. */
    PAYLOAD("payload"),
    /** Why the physical columns are null: the payload cannot be read, or messages are missing. */
    ERROR("error");

    private final String key;

    MqttReadableMetadata(String key) {
        this.key = key;
    }

    /** The name after METADATA FROM. */
    String key() {
        return key;
    }

    /** The column's type. */
    DataType type() {
        return switch (this) {
            case TOPIC -> DataTypes.STRING().notNull();
            case QOS -> DataTypes.INT().notNull();
            case RETAINED, DUPLICATE -> DataTypes.BOOLEAN().notNull();
            case USER_PROPERTIES ->
                    DataTypes.MAP(DataTypes.STRING().notNull(), DataTypes.STRING().notNull())
                            .notNull();
            case ARRIVAL_TIME -> DataTypes.TIMESTAMP_WITH_LOCAL_TIME_ZONE(3).notNull();
            case PAYLOAD -> DataTypes.BYTES().notNull();
            case ERROR -> DataTypes.STRING().nullable();
        };
    }

    /**
     * The value in Flink's internal form.
     *
     * @param message the message
     * @param error why it has no physical columns, or null where it has
     */
    @Nullable Object value(MqttMessage message, @Nullable String error) {
        return switch (this) {
            case TOPIC -> StringData.fromString(message.topic());
            case QOS -> message.qos();
            case RETAINED -> message.retained();
            case DUPLICATE -> message.duplicate();
            case USER_PROPERTIES -> {
                Map<StringData, StringData> properties = new HashMap<>();
                for (MqttUserProperty property : message.userProperties()) {
                    properties.put(
                            StringData.fromString(property.name()),
                            StringData.fromString(property.value()));
                }
                yield new GenericMapData(properties);
            }
            case ARRIVAL_TIME -> TimestampData.fromEpochMillis(message.arrivalMillis());
            case PAYLOAD -> message.payload();
            case ERROR -> error == null ? null : StringData.fromString(error);
        };
    }

    /** The column of a name after METADATA FROM. */
    static MqttReadableMetadata of(String key) {
        for (MqttReadableMetadata metadata : values()) {
            if (metadata.key.equals(key)) {
                return metadata;
            }
        }
        throw new IllegalArgumentException("there is no metadata column " + key);
    }
}
