/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.benchmarks.river.River;
import io.millrace.benchmarks.river.Workload;
import io.millrace.functions.model.Origin;
import io.millrace.functions.model.Quality;
import io.millrace.functions.model.Reading;
import io.millrace.functions.state.stage.StageOptions;
import io.millrace.functions.types.ModelTypes;
import io.millrace.jobs.monitor.MonitorPipeline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.AbstractDeserializationSchema;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/** A JSON object a reading, keyed by its asset. */
final class JsonLogFormat implements LogFormat {

    @Override
    public String label() {
        return "json";
    }

    @Override
    public long write(River river, int moments, BiConsumer<byte[], byte[]> records) {
        for (int i = 0; i < moments; i++) {
            river.next();
            byte[] key = river.asset().getBytes(StandardCharsets.UTF_8);
            for (int sensor = 0; sensor < Workload.SENSORS; sensor++) {
                Reading reading = river.reading(sensor);
                String json =
                        "{\"asset\":\"%s\",\"sensor\":\"%s\",\"time\":%d,\"value\":%s}"
                                .formatted(
                                        reading.asset(),
                                        reading.sensor(),
                                        reading.timestampMillis(),
                                        reading.value());
                records.accept(key, json.getBytes(StandardCharsets.UTF_8));
            }
        }
        return (long) moments * Workload.SENSORS;
    }

    @Override
    public MonitorPipeline.Streams monitor(
            StreamExecutionEnvironment environment, String bootstrapServers, String topic) {
        return MonitorPipeline.behind(
                environment
                        .fromSource(
                                KafkaSource.<Reading>builder()
                                        .setBootstrapServers(bootstrapServers)
                                        .setTopics(topic)
                                        .setStartingOffsets(OffsetsInitializer.earliest())
                                        .setProperty("commit.offsets.on.checkpoint", "false")
                                        .setValueOnlyDeserializer(new Schema())
                                        .build(),
                                WatermarkStrategy.noWatermarks(),
                                "Raw log",
                                ModelTypes.READING)
                        .uid("raw-log"),
                Workload.options(StageOptions.withMemory(STAGE_MEMORY)));
    }

    /** Reads one object; names are interned. */
    private static final class Schema extends AbstractDeserializationSchema<Reading> {

        private static final long serialVersionUID = 1L;
        private static final JsonFactory JSON = new JsonFactory();

        private transient @Nullable Map<String, String> names;

        Schema() {
            super(ModelTypes.READING);
        }

        private String interned(String name) {
            if (names == null) {
                names = new HashMap<>();
            }
            return names.computeIfAbsent(name, same -> same);
        }

        @Override
        public Reading deserialize(byte[] message) throws IOException {
            String asset = "";
            String sensor = "";
            long time = 0;
            double value = Double.NaN;
            try (JsonParser parser = JSON.createParser(message)) {
                parser.nextToken();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String field = parser.currentName();
                    parser.nextToken();
                    switch (field) {
                        case "asset" -> asset = interned(parser.getText());
                        case "sensor" -> sensor = interned(parser.getText());
                        case "time" -> time = parser.getLongValue();
                        case "value" -> value = parser.getDoubleValue();
                        default -> parser.skipChildren();
                    }
                }
            }
            return new Reading(asset, sensor, time, value, Quality.GOOD, Origin.LIVE);
        }
    }
}
