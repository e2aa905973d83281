/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload;

import io.millrace.connector.mqtt.topic.TopicFilter;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the payloads of some topics become readings.
 *
 * <p>Paths are a small JSONPath: {@code $} and then {@code .name} or {@code ['name']} or {@code
 * [index]}, for example {@code $.metrics.rpm}. Without a field map the payload's form is
 * recognised: <em>flat</em> ({@code {"temperature":23.5,...}}: each number is a sensor),
 * <em>metrics</em> ({@code {"machine_id":..,"metrics":{..}}}) or <em>measurements</em> (a list of
 * {@code {name, value, unit, quality}}). Sparkplug needs nothing of this: it names everything
 * itself, and a mapping of it has a pattern only.
 *
 * @param pattern topic filter with the wildcards + and #; the first mapping that matches a topic is
 *     used
 * @param deviceId path of the asset's name, or null: from the usual names in the payload
 *     (device_id, deviceId, machine_id, asset), else from the topic
 * @param deviceIdTopicLevel level of the topic that names the asset where the payload does not,
 *     from 0; -1: the level that the first + of the pattern stands for, else the last level
 * @param values path of each value by sensor name, in the order of the readings; the sensor name
 *     {@code ""} stands for the last level of the topic. Empty: by form
 * @param unit path of the unit, or null
 * @param timestamp path of the time, or null: from the usual names (timestamp, ts, time). ISO-8601,
 *     or a number of epoch seconds (below 1e11), milliseconds (below 1e14), microseconds (below
 *     1e17) or nanoseconds
 * @param quality path of the quality, or null: from the usual name (quality)
 * @param device template of the asset's name, or null; not together with {@code deviceId}
 * @param sensor template of the sensor's name {@code ""}, or null: the last level of the topic
 * @param format how the payloads are written
 */
public record TopicMapping(
        String pattern,
        @Nullable String deviceId,
        int deviceIdTopicLevel,
        Map<String, String> values,
        @Nullable String unit,
        @Nullable String timestamp,
        @Nullable String quality,
        @Nullable TopicTemplate device,
        @Nullable TopicTemplate sensor,
        PayloadFormat format)
        implements Serializable {

    /**
     * Checks the pattern and the paths.
     *
     * @throws IllegalArgumentException naming what is wrong and what is allowed
     */
    public TopicMapping {
        new TopicFilter(pattern);
        if (deviceIdTopicLevel < -1) {
            throw new IllegalArgumentException(
                    "the topic level of the device id must be at least 0, or -1 for the usual one,"
                            + " but was %d".formatted(deviceIdTopicLevel));
        }
        // Not Map.copyOf: its order differs between two runs, and the readings' order with it.
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        values.values().forEach(JsonPath::parse);
        JsonPath.parseOrNull(deviceId);
        JsonPath.parseOrNull(unit);
        JsonPath.parseOrNull(timestamp);
        JsonPath.parseOrNull(quality);
        if (deviceId != null && device != null) {
            throw new IllegalArgumentException(
                    "the device is named by the path %s and by the template %s; only one is allowed"
                            .formatted(deviceId, device.text()));
        }
        if (device != null) {
            device.checkAgainst(pattern);
        }
        if (sensor != null) {
            sensor.checkAgainst(pattern);
        }
        checkFormat(pattern, values, format);
        boolean named =
                Stream.of(deviceId, unit, timestamp, quality, device, sensor)
                        .anyMatch(Objects::nonNull);
        if (format instanceof PayloadFormat.Sparkplug && (named || !values.isEmpty())) {
            throw new IllegalArgumentException(
                    "Sparkplug names devices, values and times itself: its mapping '%s' must have a"
                                    .formatted(pattern)
                            + " pattern only");
        }
    }

    /** A mapping of JSON whose names come from paths. */
    public TopicMapping(
            String pattern,
            @Nullable String deviceId,
            int deviceIdTopicLevel,
            Map<String, String> values,
            @Nullable String unit,
            @Nullable String timestamp,
            @Nullable String quality) {
        this(
                pattern,
                deviceId,
                deviceIdTopicLevel,
                values,
                unit,
                timestamp,
                quality,
                null,
                null,
                new PayloadFormat.Json());
    }

    private static void checkFormat(
            String pattern, Map<String, String> values, PayloadFormat format) {
        if (format instanceof PayloadFormat.Raw
                && !values.isEmpty()
                && !values.equals(Map.of("", "$"))) {
            throw new IllegalArgumentException(
                    "a raw payload is one number: there are no values %s in it"
                            .formatted(values.keySet()));
        }
        boolean sparkplug = pattern.startsWith("spBv1.0/");
        if (format instanceof PayloadFormat.Sparkplug && !sparkplug) {
            throw new IllegalArgumentException(
                    "the pattern of Sparkplug must begin with spBv1.0/, but is '%s'"
                            .formatted(pattern));
        }
    }

    /** Some topics whose payloads are written in another format than JSON, recognised by form. */
    public static TopicMapping of(String pattern, PayloadFormat format) {
        return new TopicMapping(pattern, null, -1, Map.of(), null, null, null, null, null, format);
    }

    /** A mapping that recognises everything by form. */
    public static TopicMapping byForm(String pattern) {
        return new TopicMapping(pattern, null, -1, Map.of(), null, null, null);
    }
}
