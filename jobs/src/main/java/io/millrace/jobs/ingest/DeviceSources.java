/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.ingest;

import io.millrace.connector.mqtt.client.MqttConnectionFactory;
import io.millrace.connector.mqtt.payload.MqttRebirthRequester;
import io.millrace.connector.mqtt.payload.ReadingSchema;
import io.millrace.connector.mqtt.source.MqttSource;
import io.millrace.functions.model.SourceRecord;
import io.millrace.functions.types.ModelTypes;
import io.millrace.jobs.cli.UserError;
import io.millrace.jobs.config.MqttConnection;
import io.millrace.jobs.config.PlantConfig;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A plant's connections: what their devices send, in one stream. */
public final class DeviceSources {

    private DeviceSources() {}

    /** The records of all connections. */
    public static DataStream<SourceRecord> records(
            StreamExecutionEnvironment environment, PlantConfig config) {
        DataStream<SourceRecord> all = null;
        int number = 0;
        for (MqttConnection connection : config.connections()) {
            String uid = IngestUids.source("mqtt", number++);
            DataStream<SourceRecord> one =
                    environment
                            .fromSource(
                                    MqttSource.<SourceRecord>builder()
                                            .setReadOptions(connection.options())
                                            .setDeserializationSchema(
                                                    new ReadingSchema(
                                                            connection.mappings(),
                                                            ModelTypes.SOURCE_RECORD,
                                                            new MqttRebirthRequester(
                                                                    connection.options().endpoint(),
                                                                    MqttConnectionFactory.paho())))
                                            .build(),
                                    // Event time is each asset's own; there is none for the stream.
                                    WatermarkStrategy.noWatermarks(),
                                    "MQTT " + connection.options().broker().getHost(),
                                    ModelTypes.SOURCE_RECORD)
                            .uid(uid);
            all = all == null ? one : all.union(one);
        }
        if (all == null) {
            throw new UserError(
                    "sensor_ingestion.protocols names no connection: at least one is needed");
        }
        return all;
    }
}
