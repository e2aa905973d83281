package io.millrace.connector.mqtt.table;

import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;

/** The metadata columns that can be written. */
enum MqttWritableMetadata {
    /** The topic of the row's message; null: that of the option. */
    TOPIC("topic", DataTypes.STRING().nullable()),
    /** Whether the broker keeps the message; null: as the option says. */
    RETAINED("retained", DataTypes.BOOLEAN().nullable()),
    /** What travels beside the payload, MQTT 5 only. */
    USER_PROPERTIES(
            "user_properties",
            DataTypes.MAP(DataTypes.STRING(), DataTypes.STRING()).nullable());

    private final String key;
    private final DataType type;

    MqttWritableMetadata(String key, DataType type) {
        this.key = key;
        this.type = type;
    }

    /** The name after METADATA FROM. */
    String key() {
        return key;
    }

    DataType type() {
        return type;
    }
}
