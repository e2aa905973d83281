/**
 * MQTT topics as tables of Flink SQL: {@code CREATE TABLE ... WITH ('connector' = 'mqtt', ...)}.
 */
@NullMarked
package io.millrace.connector.mqtt.table;

import org.jspecify.annotations.NullMarked;
