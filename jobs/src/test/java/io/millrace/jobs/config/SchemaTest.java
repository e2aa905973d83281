/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The published schema is a schema, is explained whole, and says what the loader does. */
class SchemaTest {

    private static final Set<String> KEYWORDS =
            Set.of(
                    "$schema",
                    "$id",
                    "$defs",
                    "$ref",
                    "title",
                    "description",
                    "default",
                    "writeOnly",
                    "type",
                    "enum",
                    "const",
                    "pattern",
                    "minLength",
                    "maxLength",
                    "minimum",
                    "maximum",
                    "exclusiveMinimum",
                    "exclusiveMaximum",
                    "required",
                    "properties",
                    "additionalProperties",
                    "propertyNames",
                    "minProperties",
                    "items",
                    "minItems",
                    "uniqueItems",
                    "allOf",
                    "if",
                    "then",
                    "not",
                    "x-says",
                    "x-refused",
                    "x-later",
                    "x-noun");

    @Test
    void itIsASchemaOfItsDraft() {
        assertThat(
                        JsonSchemaFactory.getInstance(VersionFlag.V202012)
                                .getSchema(SchemaLocation.of(VersionFlag.V202012.getId()))
                                .validate(SchemaCheck.document()))
                .isEmpty();
    }

    /** A keyword without words of its own would be told in words that the user cannot use. */
    @Test
    void itUsesOnlyKeywordsThatMessagesExistFor() {
        Set<String> used = new TreeSet<>();
        collectKeywords(SchemaCheck.document(), used);

        assertThat(KEYWORDS).containsAll(used);
    }

    @Test
    void eachKeyHasADescription() {
        properties()
                .forEach(
                        (path, property) ->
                                assertThat(resolve(property).path("description").asText())
                                        .as(path)
                                        .isNotBlank());
    }

    @Test
    void eachBlockRefusesUnknownKeys() {
        List<String> open = new ArrayList<>();
        collectOpen("", SchemaCheck.document(), open);

        // The three that a complete block follows by "then".
        assertThat(open)
                .containsExactlyInAnyOrder(
                        "/$defs/protocol",
                        "/$defs/protocol/if",
                        "/$defs/rule",
                        "/$defs/rule/allOf/0/if",
                        "/$defs/rule/allOf/1/if",
                        "/$defs/rule/allOf/2/if");
    }

    @Test
    void eachKeyStandsInTheReference() throws IOException {
        Path reference = root().resolve("docs/reference/configuration.md");
        String text = Files.readString(reference);

        assertThat(properties().keySet())
                .extracting(path -> path.substring(path.lastIndexOf('/') + 1))
                .allSatisfy(key -> assertThat(text).contains("`" + key + "`"));
    }

    /** The same file with each default of the schema written out gives the same plant. */
    @Test
    void theDefaultsOfTheSchemaAreThoseThatAct() {
        String rules =
                """
                  rules:
                    - name: n
                      type: no_data
                      sensor: c
                      timeout: 3s
                    - name: a
                      type: anomaly
                      detector: d
                """;
        PlantConfig silent =
                PlantFiles.load(
                        """
                        mqtt: {broker_host: h, topics: [{pattern: a}]}
                        features: [{name: f, column: c, function: value}]
                        buffers: {name: b, schema: {c: float}}
                        detectors: [{name: d, features: [f]}]
                        storage: {host: h, database: d}
                        kafka: {brokers: ["k:1"]}
                        raw_log: {bootstrap_servers: ["k:1"]}
                        anomaly_detection:
                        """
                                + rules);
        String spoken =
                "mqtt:\n  broker_host: h\n  topics: [{pattern: a, %s, schema: {%s}}]\n%s"
                                .formatted(
                                        flow("/$defs/topic"),
                                        flow("/$defs/topic/properties/schema"),
                                        block("/properties/mqtt", 2))
                        + "normalization:\n  time:\n"
                        + block("/properties/normalization/properties/time", 4)
                        + "features: [{name: f, column: c, function: value}]\n"
                        + "buffers:\n  name: b\n  schema: {c: float}\n"
                        + block("/$defs/buffer", 2)
                        + "detectors:\n  name: d\n  features: [f]\n"
                        + block("/$defs/detector", 2)
                        + "storage:\n  host: h\n  database: d\n"
                        + block("/properties/storage", 2)
                        + "kafka:\n  brokers: [\"k:1\"]\n  topics: {%s}\n"
                                .formatted(flow("/properties/kafka/properties/topics"))
                        + "raw_log:\n  bootstrap_servers: [\"k:1\"]\n"
                        + block("/properties/raw_log", 2)
                        + "runtime:\n"
                        + block("/properties/runtime", 2)
                        + "anomaly_detection:\n"
                        + block("/properties/anomaly_detection", 2)
                        + "  rules:\n    - name: n\n      type: no_data\n      sensor: c\n"
                        + "      timeout: 3s\n"
                        + block("/$defs/no_data_rule", 6)
                        + "    - name: a\n      type: anomaly\n      detector: d\n"
                        + block("/$defs/anomaly_rule", 6);

        assertThat(spoken).contains("receive_maximum: 65535", "tls: \"prefer\"", "warning: 0.85");
        assertThat(PlantFiles.load(spoken)).isEqualTo(silent);
    }

    private static String block(String pointer, int indent) {
        StringBuilder text = new StringBuilder();
        defaults(pointer)
                .forEach(
                        (key, value) ->
                                text.append(" ".repeat(indent))
                                        .append(key)
                                        .append(": ")
                                        .append(value)
                                        .append('\n'));
        return text.toString();
    }

    private static String flow(String pointer) {
        List<String> entries = new ArrayList<>();
        defaults(pointer).forEach((key, value) -> entries.add(key + ": " + value));
        return String.join(", ", entries);
    }

    private static Map<String, JsonNode> defaults(String pointer) {
        Map<String, JsonNode> defaults = new LinkedHashMap<>();
        SchemaCheck.document()
                .at(pointer + "/properties")
                .fields()
                .forEachRemaining(
                        property -> {
                            JsonNode value =
                                    property.getValue().has("default")
                                            ? property.getValue().get("default")
                                            : resolve(property.getValue()).path("default");
                            if (!value.isMissingNode()) {
                                defaults.put(property.getKey(), value);
                            }
                        });
        assertThat(defaults).as(pointer).isNotEmpty();
        return defaults;
    }

    private static Map<String, JsonNode> properties() {
        Map<String, JsonNode> properties = new LinkedHashMap<>();
        collectProperties("", SchemaCheck.document(), properties);
        assertThat(properties).hasSizeGreaterThan(80);
        return properties;
    }

    private static void collectProperties(
            String path, JsonNode node, Map<String, JsonNode> properties) {
        node.fields()
                .forEachRemaining(
                        entry -> {
                            String child = path + "/" + entry.getKey();
                            boolean inIf = path.contains("/if/");
                            if (path.endsWith("/properties")
                                    && entry.getValue().isObject()
                                    && !inIf) {
                                properties.put(child, entry.getValue());
                            }
                            collectProperties(child, entry.getValue(), properties);
                        });
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            collectProperties(path + "/" + i, node.get(i), properties);
        }
    }

    private static void collectOpen(String path, JsonNode node, List<String> open) {
        if (node.isObject()
                && node.path("properties").isObject()
                && !path.endsWith("/properties")
                && !node.has("additionalProperties")) {
            open.add(path);
        }
        node.fields()
                .forEachRemaining(
                        entry -> collectOpen(path + "/" + entry.getKey(), entry.getValue(), open));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            collectOpen(path + "/" + i, node.get(i), open);
        }
    }

    private static void collectKeywords(JsonNode schema, Set<String> used) {
        schema.fields()
                .forEachRemaining(
                        entry -> {
                            used.add(entry.getKey());
                            switch (entry.getKey()) {
                                case "properties", "$defs" ->
                                        entry.getValue()
                                                .forEach(child -> collectKeywords(child, used));
                                case "items",
                                        "additionalProperties",
                                        "propertyNames",
                                        "if",
                                        "then",
                                        "not" ->
                                        collectKeywords(entry.getValue(), used);
                                case "allOf" ->
                                        entry.getValue()
                                                .forEach(child -> collectKeywords(child, used));
                                default -> {}
                            }
                        });
    }

    private static JsonNode resolve(JsonNode property) {
        return property.has("description") || !property.has("$ref")
                ? property
                : SchemaCheck.document().at(property.path("$ref").asText().substring(1));
    }

    private static Path root() {
        Path module = Path.of("").toAbsolutePath();
        for (Path folder = module; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("docs/reference"))) {
                return folder;
            }
        }
        throw new AssertionError("there is no docs/reference above " + module);
    }

    @Test
    void theFileIsPlainJson() throws IOException {
        assertThat(new ObjectMapper().readTree(PlantFiles.resource(SchemaCheck.RESOURCE)))
                .isEqualTo(SchemaCheck.document());
    }
}
