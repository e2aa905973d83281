/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload;

import io.millrace.connector.mqtt.topic.TopicFilter;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the JSON payloads of some topics become readings.
 *
 * <p>Paths are a small JSONPath: {@code $} and then {@code .name} or {@code ['name']} or {@code
 * [index]}, for example {@code $.metrics.rpm}. Without a field map the payload's form is
 * recognised: <em>flat</em> ({@code {"temperature":23.5,...}}: each number is a sensor),
 * <em>metrics</em> ({@code {"machine_id":..,"metrics":{..}}}) or <em>measurements</em> (a list of
 * {@code {name, value, unit, quality}}).
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
 */
public record TopicMapping(
        String pattern,
        @Nullable String deviceId,
        int deviceIdTopicLevel,
        Map<String, String> values,
        @Nullable String unit,
        @Nullable String timestamp,
        @Nullable String quality)
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
    }

    /** A mapping that recognises everything by form. */
    public static TopicMapping byForm(String pattern) {
        return new TopicMapping(pattern, null, -1, Map.of(), null, null, null);
    }
}
