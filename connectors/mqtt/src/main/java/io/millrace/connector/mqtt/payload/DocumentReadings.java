/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.connector.mqtt.source.MqttMessage;
import io.millrace.functions.model.Origin;
import io.millrace.functions.model.Quality;
import io.millrace.functions.model.RawReading;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One document of a topic's payload, turned into readings. */
final class DocumentReadings {

    private static final List<String> DEVICE_NAMES =
            List.of("device_id", "deviceId", "machine_id", "asset");
    private static final List<String> TIME_NAMES = List.of("timestamp", "ts", "time");
    private static final String QUALITY_NAME = "quality";
    private static final String UNIT_NAME = "unit";

    /** Keys of the flat form that are no sensors, even where they hold a number. */
    private static final Set<String> NO_SENSORS =
            Set.of(
                    "device_id",
                    "deviceId",
                    "machine_id",
                    "asset",
                    "timestamp",
                    "ts",
                    "time",
                    QUALITY_NAME);

    private final JsonNode root;
    private final TopicRoute route;
    private final MqttMessage message;
    private final ArrivalTimes arrivals;
    private final String asset;
    private final long timestampMillis;
    private final Quality quality;
    private final @Nullable String unit;
    private final List<RawReading> readings = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();

    /**
     * Reads what all values of the document share.
     *
     * @throws PayloadException if there is no asset or the time cannot be understood
     */
    DocumentReadings(JsonNode root, TopicRoute route, MqttMessage message, ArrivalTimes arrivals)
            throws PayloadException {
        this.root = root;
        this.route = route;
        this.message = message;
        this.arrivals = arrivals;
        this.asset = asset();
        this.timestampMillis = timestamp(root, route);
        this.quality = quality(root);
        JsonNode unitNode = route.unit() == null ? null : route.unit().find(root);
        this.unit = unitNode == null || !unitNode.isTextual() ? null : unitNode.textValue();
    }

    /** Whether the document names its time. */
    static boolean hasTimestamp(JsonNode root, TopicRoute route) {
        return timestampNode(root, route) != null;
    }

    /**
     * Its readings; what is named as a value and is none is in {@link #refusals}.
     *
     * @throws PayloadException if there is neither
     */
    List<RawReading> readings() throws PayloadException {
        if (!route.values().isEmpty()) {
            readMapped();
        } else if (root.path("measurements").isArray()) {
            readMeasurements(root.get("measurements"));
        } else if (root.path("metrics").isObject()) {
            readMembers(root.get("metrics"), Set.of());
        } else if (root.isObject()) {
            readMembers(root, NO_SENSORS);
        } else {
            throw new PayloadException("the payload is no object, and no path names a value in it");
        }
        if (readings.isEmpty() && refusals.isEmpty()) {
            throw new PayloadException("the payload holds no value");
        }
        return readings;
    }

    /** One sentence for each value that could not be read. */
    List<String> refusals() {
        return refusals;
    }

    private void readMapped() {
        for (Map.Entry<String, JsonPath> entry : route.values().entrySet()) {
            JsonNode node = entry.getValue().find(root);
            if (node == null) {
                continue;
            }
            Double value = node.isTextual() ? number(node.textValue()) : number(node);
            if (value == null) {
                refusals.add("what stands at %s is no number".formatted(entry.getValue()));
            } else {
                add(entry.getKey(), value, unit, quality);
            }
        }
    }

    private void readMeasurements(JsonNode measurements) {
        for (int i = 0; i < measurements.size(); i++) {
            JsonNode measurement = measurements.get(i);
            JsonNode name = measurement.path("name");
            Double value = number(measurement.path("value"));
            if (!name.isTextual() || name.textValue().isEmpty() || value == null) {
                refusals.add("measurement %d has no name or no number as value".formatted(i + 1));
                continue;
            }
            JsonNode own = measurement.path(UNIT_NAME);
            add(
                    name.textValue(),
                    value,
                    own.isTextual() ? own.textValue() : unit,
                    ArrivalTimes.worse(quality, qualityOf(measurement.path(QUALITY_NAME))));
        }
    }

    private void readMembers(JsonNode object, Set<String> noSensors) {
        Iterator<Map.Entry<String, JsonNode>> members = object.fields();
        while (members.hasNext()) {
            Map.Entry<String, JsonNode> member = members.next();
            Double value = number(member.getValue());
            if (value != null && !noSensors.contains(member.getKey())) {
                add(member.getKey(), value, unit, quality);
            }
        }
    }

    private void add(String sensor, double value, @Nullable String of, Quality how) {
        readings.add(
                arrivals.reading(
                        message, asset, sensor, timestampMillis, value, of, how, Origin.LIVE));
    }

    private String asset() throws PayloadException {
        if (route.namedDevice() != null) {
            return route.namedDevice();
        }
        if (route.device() != null) {
            JsonNode node = route.device().find(root);
            String name = node == null ? null : name(node);
            if (name == null) {
                throw new PayloadException("no device id stands at " + route.device());
            }
            return name;
        }
        for (String usual : DEVICE_NAMES) {
            String name = name(root.path(usual));
            if (name != null) {
                return name;
            }
        }
        if (route.topicDevice() == null) {
            throw new PayloadException("neither the payload nor the topic names a device");
        }
        return route.topicDevice();
    }

    private static long timestamp(JsonNode root, TopicRoute route) throws PayloadException {
        JsonNode node = timestampNode(root, route);
        if (node == null) {
            return RawReading.NO_TIMESTAMP;
        }
        OptionalLong millis = Timestamps.read(node);
        if (millis.isEmpty()) {
            String text = node.toString();
            throw new PayloadException(
                    "the time is neither ISO-8601 nor a number since the epoch: "
                            + text.substring(0, Math.min(60, text.length())));
        }
        return millis.getAsLong();
    }

    private static @Nullable JsonNode timestampNode(JsonNode root, TopicRoute route) {
        if (route.timestamp() != null) {
            return route.timestamp().find(root);
        }
        for (String usual : TIME_NAMES) {
            JsonNode node = root.path(usual);
            if (!node.isMissingNode() && !node.isNull()) {
                return node;
            }
        }
        return null;
    }

    private Quality quality(JsonNode document) {
        JsonNode node =
                route.quality() == null
                        ? document.path(QUALITY_NAME)
                        : route.quality().find(document);
        return node == null ? Quality.GOOD : qualityOf(node);
    }

    /** A quality that is not one of the three words leaves a doubt. */
    private static Quality qualityOf(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return Quality.GOOD;
        }
        if (node.isBoolean()) {
            return node.booleanValue() ? Quality.GOOD : Quality.BAD;
        }
        return switch (node.asText().strip().toLowerCase(Locale.ROOT)) {
            case "good" -> Quality.GOOD;
            case "bad" -> Quality.BAD;
            default -> Quality.UNCERTAIN;
        };
    }

    private static @Nullable String name(JsonNode node) {
        boolean usable = node.isIntegralNumber() || (node.isTextual() && !node.asText().isEmpty());
        return usable ? node.asText() : null;
    }

    private static @Nullable Double number(JsonNode node) {
        if (node.isBoolean()) {
            return node.booleanValue() ? 1.0 : 0.0;
        }
        return node.isNumber() ? node.doubleValue() : null;
    }

    private static @Nullable Double number(String text) {
        OptionalDouble number = Numbers.decimal(text);
        return number.isPresent() ? number.getAsDouble() : null;
    }
}
