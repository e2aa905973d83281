/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.table;

import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;

/** The metadata columns that can be written. */
enum MqttWritableMetadata {
    /** The topic of the row's message; null: that of the option. */
    TOPIC("topic"),
    /** Whether the broker keeps the message; null: as the option says. */
    RETAINED("retained"),
    /** What travels beside the payload, MQTT 5 only. */
    USER_PROPERTIES("user_properties");

    private final String key;

    MqttWritableMetadata(String key) {
        this.key = key;
    }

    /** The name after METADATA FROM. */
    String key() {
        return key;
    }

    /** The column's type. */
    DataType type() {
        return switch (this) {
            case TOPIC -> DataTypes.STRING().nullable();
            case RETAINED -> DataTypes.BOOLEAN().nullable();
            case USER_PROPERTIES ->
                    DataTypes.MAP(DataTypes.STRING(), DataTypes.STRING()).nullable();
        };
    }
}
