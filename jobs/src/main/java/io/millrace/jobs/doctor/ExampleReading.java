/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.doctor;

import io.millrace.connector.mqtt.payload.ReadingSchema;
import io.millrace.connector.mqtt.payload.TopicMapping;
import io.millrace.connector.mqtt.source.MqttMessage;
import io.millrace.functions.model.RawReading;
import io.millrace.functions.model.SourceRecord;
import io.millrace.functions.types.ModelTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.util.Collector;

/** Reads one example as the job would without further configuration. */
final class ExampleReading {

    private ExampleReading() {}

    /** The sensors that the job would find in a payload; empty where it cannot read it. */
    static List<String> sensors(String topic, byte[] payload) {
        List<String> sensors = new ArrayList<>();
        new ReadingSchema(
                        List.of(new TopicMapping("#", null, -1, Map.of(), null, null, null)),
                        ModelTypes.SOURCE_RECORD)
                .deserialize(
                        new MqttMessage(topic, payload, false, false, 0),
                        new Collector<SourceRecord>() {
                            @Override
                            public void collect(SourceRecord found) {
                                if (found instanceof RawReading reading
                                        && !sensors.contains(reading.sensor())) {
                                    sensors.add(reading.sensor());
                                }
                            }

                            @Override
                            public void close() {}
                        });
        return sensors;
    }
}
