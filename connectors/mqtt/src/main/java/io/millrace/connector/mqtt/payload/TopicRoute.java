/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload;

import io.millrace.connector.mqtt.topic.TopicFilter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A mapping applied to one topic: paths are parsed, names that the topic gives are cut out.
 *
 * @param topic the topic
 * @param reader reads the payloads
 * @param namedDevice the asset that the mapping's template names, or null where it has none
 * @param topicDevice the asset that the topic names, or null where it has no such level
 * @param device path of the asset, or null
 * @param values path of each value by the sensor's final name
 * @param unit path of the unit, or null
 * @param timestamp path of the time, or null
 * @param quality path of the quality, or null
 */
record TopicRoute(
        String topic,
        PayloadReader reader,
        @Nullable String namedDevice,
        @Nullable String topicDevice,
        @Nullable JsonPath device,
        Map<String, JsonPath> values,
        @Nullable JsonPath unit,
        @Nullable JsonPath timestamp,
        @Nullable JsonPath quality) {

    /**
     * The route of a topic.
     *
     * @throws PayloadException if the topic lacks a level that a template names
     */
    static TopicRoute of(TopicMapping mapping, String topic, PayloadReader reader)
            throws PayloadException {
        String[] levels = topic.split("/", -1);
        String named = name(mapping.sensor(), topic);
        String last = named == null ? levels[levels.length - 1] : named;
        Map<String, JsonPath> values = new LinkedHashMap<>();
        if (mapping.values().isEmpty() && mapping.format() instanceof PayloadFormat.Raw) {
            values.put(last, JsonPath.parse("$"));
        }
        mapping.values()
                .forEach(
                        (sensor, path) ->
                                values.put(sensor.isEmpty() ? last : sensor, JsonPath.parse(path)));
        return new TopicRoute(
                topic,
                reader,
                name(mapping.device(), topic),
                topicDevice(mapping, levels),
                JsonPath.parseOrNull(mapping.deviceId()),
                values,
                JsonPath.parseOrNull(mapping.unit()),
                JsonPath.parseOrNull(mapping.timestamp()),
                JsonPath.parseOrNull(mapping.quality()));
    }

    private static @Nullable String name(@Nullable TopicTemplate template, String topic)
            throws PayloadException {
        if (template == null) {
            return null;
        }
        String name = template.apply(topic);
        if (name == null) {
            throw new PayloadException(
                    "the topic has not the levels that the template %s names"
                            .formatted(template.text()));
        }
        return name;
    }

    private static @Nullable String topicDevice(TopicMapping mapping, String[] levels) {
        int level = mapping.deviceIdTopicLevel();
        if (level < 0) {
            level = new TopicFilter(mapping.pattern()).firstSingleLevelWildcard();
        }
        if (level < 0) {
            level = levels.length - 1;
        }
        return level < levels.length && !levels[level].isEmpty() ? levels[level] : null;
    }
}
