/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.AnnotationKeyword;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks a tree against the published schema, and says what is wrong in the words of the schema:
 * its keywords {@code x-says} (what a value must be), {@code x-refused} (why a key is not
 * available), {@code x-later} and {@code x-noun} (values that are known and not available yet).
 */
final class SchemaCheck {

    static final String RESOURCE = "millrace.schema.json";

    private static final JsonNode DOCUMENT = read();
    private static final JsonSchema SCHEMA = compile();

    private final Problems problems;
    private final JsonNode root;

    SchemaCheck(Problems problems, JsonNode root) {
        this.problems = problems;
        this.root = root;
    }

    /** The published schema. */
    static JsonNode document() {
        return DOCUMENT;
    }

    /** Adds a problem for everything that the schema does not allow. */
    void run() {
        List<ValidationMessage> missing = new ArrayList<>();
        Set<String> meant = new HashSet<>();
        for (ValidationMessage message : SCHEMA.validate(root)) {
            switch (message.getType()) {
                case "required" -> missing.add(message);
                case "additionalProperties" -> meant.add(unknownKey(message));
                default -> wrongValue(message);
            }
        }
        for (ValidationMessage message : missing) {
            String pointer = Pointers.child(pointer(message), message.getProperty());
            // A misspelt key is one mistake, not two.
            if (!meant.contains(pointer)) {
                JsonNode property = parent(message).at("/properties").path(message.getProperty());
                problems.add(pointer, "missing: " + description(property));
            }
        }
    }

    /**
     * Returns the pointer of the key that was probably meant; that of the unknown key if none is
     * near.
     */
    private String unknownKey(ValidationMessage message) {
        String key = message.getProperty();
        JsonNode properties = parent(message).path("properties");
        Set<String> allowed = new LinkedHashSet<>();
        properties
                .fields()
                .forEachRemaining(
                        property -> {
                            if (!resolve(property.getValue()).has("x-refused")) {
                                allowed.add(property.getKey());
                            }
                        });
        JsonNode object = root.at(pointer(message));
        Set<String> absent = new LinkedHashSet<>(allowed);
        absent.removeIf(object::has);
        String nearest = Nearest.to(key, absent);
        problems.add(
                Pointers.child(pointer(message), key),
                "unknown key"
                        + (nearest == null
                                ? "; allowed: " + String.join(", ", allowed)
                                : "; did you mean '%s'?".formatted(nearest)));
        return Pointers.child(pointer(message), nearest == null ? key : nearest);
    }

    private void wrongValue(ValidationMessage message) {
        String pointer = pointer(message);
        JsonNode value = root.at(pointer);
        JsonNode schema = parent(message);
        if (schema.has("x-refused")) {
            problems.add(
                    pointer,
                    "not available in this version: " + schema.path("x-refused").textValue());
            return;
        }
        if (message.getType().equals("enum") && value.isTextual()) {
            problems.add(pointer, notAmong(schema, value.textValue()));
            return;
        }
        // What must not be shown is not shown in a message either.
        String shown = schema.path("writeOnly").asBoolean() ? "this value" : ShownValue.of(value);
        if (schema.has("x-says")) {
            problems.add(pointer, shown + " " + schema.path("x-says").textValue());
            return;
        }
        problems.add(pointer, shown + " " + plainWords(message.getType(), schema));
    }

    private static String notAmong(JsonNode schema, String value) {
        List<String> allowed = texts(schema.path("enum"));
        String list = String.join(", ", new LinkedHashSet<>(allowed));
        if (texts(schema.path("x-later")).contains(value)) {
            return "%s %s is not available in this version; available: %s"
                    .formatted(schema.path("x-noun").asText("value"), ShownValue.of(value), list);
        }
        return schema.has("x-says")
                ? ShownValue.of(value) + " " + schema.path("x-says").textValue()
                : "%s is not one of %s%s"
                        .formatted(ShownValue.of(value), list, Nearest.suggestion(value, allowed));
    }

    private static String plainWords(String keyword, JsonNode schema) {
        return switch (keyword) {
            case "type" -> "is not " + typeName(schema.path("type"));
            case "enum" -> "is not one of " + String.join(", ", texts(schema.path("enum")));
            case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum" ->
                    "is not in " + interval(schema);
            case "minLength", "maxLength" ->
                    "must have %d to %s characters"
                            .formatted(
                                    schema.path("minLength").asInt(0),
                                    schema.path("maxLength").asText("any number of"));
            case "minItems", "minProperties" -> "must not be empty";
            case "uniqueItems" -> "names one thing twice";
            default -> "is not allowed: " + description(schema);
        };
    }

    private static String interval(JsonNode schema) {
        String low =
                schema.has("minimum")
                        ? "[" + schema.path("minimum").asText()
                        : "(" + schema.path("exclusiveMinimum").asText();
        String high =
                schema.has("maximum")
                        ? schema.path("maximum").asText() + "]"
                        : schema.path("exclusiveMaximum").asText() + ")";
        return low + ", " + high;
    }

    private static String typeName(JsonNode type) {
        List<String> names = type.isArray() ? texts(type) : List.of(type.asText());
        return String.join(
                " or ",
                names.stream()
                        .map(
                                name ->
                                        switch (name) {
                                            case "object" -> "a mapping";
                                            case "array" -> "a list";
                                            case "string" -> "a text";
                                            case "integer" -> "a whole number";
                                            case "number" -> "a number";
                                            case "boolean" -> "true or false";
                                            default -> name;
                                        })
                        .toList());
    }

    /** The first sentence of a schema's description, without its full stop. */
    private static String description(JsonNode schema) {
        String text =
                schema.has("description")
                        ? schema.path("description").asText()
                        : resolve(schema).path("description").asText();
        return text.replaceFirst("(?s)\\.(\\s.*)?$", "");
    }

    private static JsonNode resolve(JsonNode schema) {
        return schema.has("$ref")
                ? DOCUMENT.at(schema.path("$ref").textValue().substring(1))
                : schema;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    private static String pointer(ValidationMessage message) {
        return message.getInstanceLocation().toString();
    }

    /** The schema that the failed keyword belongs to. */
    private static JsonNode parent(ValidationMessage message) {
        return DOCUMENT.at(
                JsonPointer.compile(message.getSchemaLocation().getFragment().toString()).head());
    }

    private static JsonNode read() {
        try (InputStream in = SchemaCheck.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + RESOURCE + " is missing");
            }
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonSchema compile() {
        Collection<AnnotationKeyword> words =
                List.of(
                        new AnnotationKeyword("x-says"),
                        new AnnotationKeyword("x-refused"),
                        new AnnotationKeyword("x-later"),
                        new AnnotationKeyword("x-noun"));
        JsonMetaSchema metaSchema =
                JsonMetaSchema.builder(JsonMetaSchema.getV202012()).keywords(words).build();
        SchemaValidatorsConfig config =
                SchemaValidatorsConfig.builder().pathType(PathType.JSON_POINTER).build();
        return JsonSchemaFactory.getInstance(
                        VersionFlag.V202012, builder -> builder.metaSchema(metaSchema))
                .getSchema(DOCUMENT, config);
    }
}
