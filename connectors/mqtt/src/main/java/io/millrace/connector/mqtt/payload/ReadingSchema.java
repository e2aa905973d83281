/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload;

import io.millrace.connector.mqtt.source.MqttDeserializationSchema;
import io.millrace.connector.mqtt.source.MqttMessage;
import io.millrace.connector.mqtt.topic.TopicFilter;
import io.millrace.functions.model.Gap;
import io.millrace.functions.model.SourceRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Payloads as readings, by topic, in the formats of {@link PayloadFormat}. What cannot be read
 * becomes a dead letter with the reason and the original bytes, never an exception.
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
 *   <li>Payloads are bounded: 16 Mi bytes; documents to depth 32, numbers to 100 digits, names and
 *       texts to 64 Ki characters.
 * </ul>
 */
public final class ReadingSchema implements MqttDeserializationSchema<SourceRecord> {

    private static final int MOST_ROUTES = 100_000;

    private final List<TopicMapping> mappings;
    private final TypeInformation<SourceRecord> producedType;
    private final @Nullable RebirthRequester rebirths;
    private transient @Nullable Map<String, TopicRoute> routes;
    private transient @Nullable PayloadReaders readers;

    /**
     * @param mappings how topics are read; the first that matches counts
     * @param producedType how Flink transports the records
     */
    public ReadingSchema(List<TopicMapping> mappings, TypeInformation<SourceRecord> producedType) {
        this(mappings, producedType, null);
    }

    /**
     * @param mappings how topics are read; the first that matches counts
     * @param producedType how Flink transports the records
     * @param rebirths asks Sparkplug's edge nodes for their births, or null: nobody asks
     */
    public ReadingSchema(
            List<TopicMapping> mappings,
            TypeInformation<SourceRecord> producedType,
            @Nullable RebirthRequester rebirths) {
        if (mappings.isEmpty()) {
            throw new IllegalArgumentException("at least one topic mapping must be given");
        }
        this.mappings = List.copyOf(mappings);
        this.producedType = producedType;
        this.rebirths = rebirths;
    }

    @Override
    public void deserialize(MqttMessage message, Collector<SourceRecord> out) {
        try {
            TopicRoute route = route(message);
            route.reader().read(message, route, out);
        } catch (PayloadException e) {
            out.collect(Refusal.of(message, String.valueOf(e.getMessage())));
        }
    }

    @Override
    public void gap(Gap gap, Collector<SourceRecord> out) {
        out.collect(gap);
    }

    @Override
    public boolean identifiesItself(MqttMessage message) {
        try {
            TopicRoute route = route(message);
            return route.reader().identifiesItself(message, route);
        } catch (PayloadException e) {
            return false;
        }
    }

    @Override
    public TypeInformation<SourceRecord> getProducedType() {
        return producedType;
    }

    private TopicRoute route(MqttMessage message) throws PayloadException {
        if (message.payload().length == 0) {
            throw new PayloadException("the payload is empty");
        }
        if (message.payload().length > DocumentParser.LARGEST_PAYLOAD) {
            throw new PayloadException(
                    "the payload is larger than %d bytes"
                            .formatted(DocumentParser.LARGEST_PAYLOAD));
        }
        String topic = message.topic();
        if (routes == null) {
            routes = new HashMap<>();
        }
        if (readers == null) {
            readers = new PayloadReaders(rebirths);
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
                TopicRoute route = TopicRoute.of(mapping, topic, readers.of(mapping.format()));
                routes.put(topic, route);
                return route;
            }
        }
        throw new PayloadException("no mapping's pattern matches the topic");
    }
}
