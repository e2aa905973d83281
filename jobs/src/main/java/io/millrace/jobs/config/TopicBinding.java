/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.config;

import io.millrace.connector.mqtt.payload.PayloadFormat;
import io.millrace.connector.mqtt.payload.ProtobufMessage;
import io.millrace.connector.mqtt.payload.RawType;
import io.millrace.connector.mqtt.payload.TopicMapping;
import io.millrace.connector.mqtt.payload.TopicTemplate;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One entry of {@code topics}: a pattern, a parser and where it finds the fields. */
final class TopicBinding {

    private static final String JSON = "json";

    /** The keys that belong to one parser alone. */
    private static final Map<String, String> PARSER_OF_KEY =
            Map.of(
                    "schema_file", "protobuf",
                    "message", "protobuf",
                    "columns", "csv",
                    "delimiter", "csv",
                    "type", "raw",
                    "byte_order", "raw");

    private TopicBinding() {}

    /**
     * The mapping, or null where something is wrong with it.
     *
     * @param topic the entry: a block, or a text alone for a pattern
     * @param defaultPattern the pattern where none is given
     */
    static @Nullable TopicMapping bind(Block topic, String defaultPattern) {
        String text = topic.text();
        if (text != null) {
            return topic.sound() ? TopicMapping.byForm(text) : null;
        }
        Block schema = topic.block("schema");
        if (schema.has("value") && schema.has("values")) {
            schema.problem("values", "value is given as well; only one is allowed");
        }
        if (schema.has("sensor") && schema.has("values")) {
            schema.problem("sensor", "values names the sensors; sensor belongs to value");
        }
        if (!topic.sound()) {
            return null;
        }
        refuseKeysOfOtherParsers(topic);
        if (!topic.sound()) {
            return null;
        }
        PayloadFormat format = format(topic);
        if (format == null) {
            return null;
        }
        String device = schema.textOrNull("device_id");
        boolean template = device != null && TopicTemplate.isTemplate(device);
        String value = schema.textOrNull("value");
        try {
            return new TopicMapping(
                    topic.text("pattern", defaultPattern),
                    template ? null : device,
                    schema.integer("device_id_topic_level", -1),
                    value == null ? schema.block("values").entries() : Map.of("", value),
                    schema.textOrNull("unit"),
                    schema.textOrNull("timestamp"),
                    schema.textOrNull("quality"),
                    template ? template(device) : null,
                    template(schema.textOrNull("sensor")),
                    format);
        } catch (IllegalArgumentException e) {
            topic.problems().add(topic.pointer(), String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** Variables of the environment are in the text by now. */
    private static @Nullable TopicTemplate template(@Nullable String text) {
        return text == null ? null : TopicTemplate.parse(text, Map.of());
    }

    private static void refuseKeysOfOtherParsers(Block topic) {
        String parser = topic.text("parser", JSON);
        PARSER_OF_KEY.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .filter(entry -> topic.has(entry.getKey()) && !entry.getValue().equals(parser))
                .forEach(
                        entry ->
                                topic.problem(
                                        entry.getKey(),
                                        "it belongs to the parser %s, but the parser is %s"
                                                .formatted(
                                                        entry.getValue(), ShownValue.of(parser))));
    }

    private static @Nullable PayloadFormat format(Block topic) {
        switch (topic.text("parser", JSON)) {
            case "protobuf" -> {
                return protobuf(topic);
            }
            case "csv" -> {
                try {
                    return new PayloadFormat.Csv(
                            topic.texts("columns"), topic.text("delimiter", ",").charAt(0));
                } catch (IllegalArgumentException e) {
                    topic.problem("delimiter", String.valueOf(e.getMessage()));
                    return null;
                }
            }
            case "raw" -> {
                return new PayloadFormat.Raw(
                        RawType.valueOf(topic.text("type", "text").toUpperCase(Locale.ROOT)),
                        "little".equals(topic.textOrNull("byte_order")));
            }
            case "sparkplug" -> {
                return new PayloadFormat.Sparkplug();
            }
            default -> {
                return new PayloadFormat.Json();
            }
        }
    }

    private static @Nullable PayloadFormat protobuf(Block topic) {
        String file = topic.textOrNull("schema_file");
        if (file == null) {
            topic.problem(
                    "schema_file",
                    "missing: the parser protobuf needs the descriptor set of its messages");
            return null;
        }
        try {
            return new PayloadFormat.Protobuf(
                    ProtobufMessage.load(Path.of(file), topic.textOrNull("message")));
        } catch (IllegalArgumentException e) {
            topic.problem("schema_file", String.valueOf(e.getMessage()));
            return null;
        }
    }
}
