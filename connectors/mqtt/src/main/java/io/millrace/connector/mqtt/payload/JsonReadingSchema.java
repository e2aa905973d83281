/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.connector.mqtt.source.MqttDeserializationSchema;
import io.millrace.connector.mqtt.source.MqttMessage;
import io.millrace.connector.mqtt.topic.TopicFilter;
import io.millrace.functions.model.DeadLetter;
import io.millrace.functions.model.Gap;
import io.millrace.functions.model.RawReading;
import io.millrace.functions.model.SourceRecord;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * JSON payloads as readings, by topic. What cannot be read becomes a dead letter with the reason
 * and the original bytes, never an exception.
 *
 * <ul>
 *   <li>Booleans are 1 and 0. Infinite numbers, and the words NaN and Infinity in the place of a
 *       number, are kept for the normaliser to flag.
 *   <li>A text is a number only where a path points to it.
 *   <li>A time that is there and cannot be understood makes a dead letter: under the time of its
 *       arrival the value could be one of long ago. Where there is no time, the reading has none.
 *   <li>Of a key that occurs twice the last one counts.
 *   <li>A retained message is HISTORY; without a time of its own it is at best UNCERTAIN.
 *   <li>Of a document with some unreadable values the others are used, and a dead letter names the
 *       unreadable ones.
 *   <li>Documents are bounded: depth 32, numbers of 100 digits, names and texts of 64 Ki
 *       characters, 16 Mi bytes.
 * </ul>
 */
public final class JsonReadingSchema implements MqttDeserializationSchema<SourceRecord> {

    private static final int DEEPEST = 32;
    private static final int LONGEST_NUMBER = 100;
    private static final int LONGEST_TEXT = 1 << 16;
    private static final long LONGEST_DOCUMENT = 1 << 24;
    private static final int MOST_ROUTES = 100_000;

    private final List<TopicMapping> mappings;
    private final TypeInformation<SourceRecord> producedType;
    private transient @Nullable JsonMapper mapper;
    private transient @Nullable Map<String, TopicRoute> routes;
    private transient @Nullable ArrivalTimes arrivals;

    /**
     * @param mappings how topics are read; the first that matches counts
     * @param producedType how Flink transports the records
     */
    public JsonReadingSchema(
            List<TopicMapping> mappings, TypeInformation<SourceRecord> producedType) {
        if (mappings.isEmpty()) {
            throw new IllegalArgumentException("at least one topic mapping must be given");
        }
        this.mappings = List.copyOf(mappings);
        this.producedType = producedType;
    }

    @Override
    public void deserialize(MqttMessage message, Collector<SourceRecord> out) {
        try {
            TopicRoute route = route(message.topic());
            JsonPayload payload =
                    new JsonPayload(parse(message.payload()), route, message, arrivals());
            for (RawReading reading : payload.readings()) {
                out.collect(reading);
            }
            if (!payload.refusals().isEmpty()) {
                out.collect(deadLetter(message, String.join("; ", payload.refusals())));
            }
        } catch (PayloadException e) {
            out.collect(deadLetter(message, String.valueOf(e.getMessage())));
        }
    }

    @Override
    public void gap(Gap gap, Collector<SourceRecord> out) {
        out.collect(gap);
    }

    @Override
    public boolean identifiesItself(MqttMessage message) {
        try {
            return JsonPayload.hasTimestamp(parse(message.payload()), route(message.topic()));
        } catch (PayloadException e) {
            return false;
        }
    }

    @Override
    public TypeInformation<SourceRecord> getProducedType() {
        return producedType;
    }

    private ArrivalTimes arrivals() {
        if (arrivals == null) {
            arrivals = new ArrivalTimes();
        }
        return arrivals;
    }

    private JsonNode parse(byte[] payload) throws PayloadException {
        if (payload.length == 0) {
            throw new PayloadException("the payload is empty");
        }
        if (mapper == null) {
            mapper = boundedMapper();
        }
        try {
            JsonNode root = mapper.readTree(payload);
            if (root == null || root.isMissingNode()) {
                throw new PayloadException("the payload holds white space only");
            }
            return root;
        } catch (JsonProcessingException e) {
            String reason = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
            throw new PayloadException("the payload is no readable JSON: " + reason);
        } catch (IOException e) {
            throw new PayloadException("the payload is no readable JSON: " + e.getMessage());
        }
    }

    private TopicRoute route(String topic) throws PayloadException {
        if (routes == null) {
            routes = new HashMap<>();
        }
        TopicRoute known = routes.get(topic);
        if (known != null) {
            return known;
        }
        for (TopicMapping mapping : mappings) {
            if (new TopicFilter(mapping.pattern()).matches(topic)) {
                // Bounded against publishers that invent topics.
                if (routes.size() >= MOST_ROUTES) {
                    routes.clear();
                }
                TopicRoute route = TopicRoute.of(mapping, topic);
                routes.put(topic, route);
                return route;
            }
        }
        throw new PayloadException("no mapping's pattern matches the topic");
    }

    private static DeadLetter deadLetter(MqttMessage message, String reason) {
        return new DeadLetter(message.topic(), reason, message.payload(), message.arrivalMillis());
    }

    private static JsonMapper boundedMapper() {
        StreamReadConstraints constraints =
                StreamReadConstraints.builder()
                        .maxNestingDepth(DEEPEST)
                        .maxNumberLength(LONGEST_NUMBER)
                        .maxStringLength(LONGEST_TEXT)
                        .maxNameLength(LONGEST_TEXT)
                        .maxDocumentLength(LONGEST_DOCUMENT)
                        .build();
        // Names are not canonicalised for ever: a publisher could fill the memory with them.
        JsonFactory factory =
                JsonFactory.builder()
                        .streamReadConstraints(constraints)
                        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                        .build();
        return JsonMapper.builder(factory)
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }
}
