/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One block of the file, read with what holds where a key is absent. Where the schema found
 * something wrong the default is returned as well: the file is refused in the end, and the rest of
 * it is looked at.
 */
final class Block {

    private final JsonNode node;
    private final String pointer;
    private final Problems problems;

    Block(JsonNode node, String pointer, Problems problems) {
        this.node = node;
        this.pointer = pointer;
        this.problems = problems;
    }

    String pointer() {
        return pointer;
    }

    String pointer(String key) {
        return Pointers.child(pointer, key);
    }

    Problems problems() {
        return problems;
    }

    /** Whether nothing is known to be wrong with it. */
    boolean sound() {
        return !problems.touch(pointer);
    }

    boolean has(String key) {
        return node.has(key);
    }

    boolean isObject() {
        return node.isObject();
    }

    /** The block's own text, where it is one. */
    @Nullable String text() {
        return node.textValue();
    }

    String text(String key, String otherwise) {
        return Objects.requireNonNullElse(textOrNull(key), otherwise);
    }

    @Nullable String textOrNull(String key) {
        JsonNode value = node.path(key);
        return value.isTextual() ? value.textValue() : null;
    }

    int integer(String key, int otherwise) {
        return node.path(key).isNumber() ? node.path(key).intValue() : otherwise;
    }

    double number(String key, double otherwise) {
        return node.path(key).isNumber() ? node.path(key).doubleValue() : otherwise;
    }

    boolean flag(String key, boolean otherwise) {
        return node.path(key).asBoolean(otherwise);
    }

    /** A duration, or a whole number of seconds. */
    Duration duration(String key, Duration otherwise, Duration least, Duration most) {
        JsonNode value = node.path(key);
        Duration duration =
                value.isIntegralNumber()
                        ? Duration.ofSeconds(value.longValue())
                        : value.isTextual() ? Durations.parse(value.textValue()) : null;
        if (duration == null) {
            return otherwise;
        }
        if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            problems.add(
                    pointer(key),
                    "%s is not in [%s, %s]"
                            .formatted(
                                    ShownValue.of(value),
                                    Durations.shown(least),
                                    Durations.shown(most)));
            return otherwise;
        }
        return duration;
    }

    /** A block in this one; an empty one where there is none. */
    Block block(String key) {
        return new Block(
                node.isObject() ? node.path(key) : MissingNode.getInstance(),
                pointer(key),
                problems);
    }

    /** The blocks of a list in this one. */
    List<Block> blocks(String key) {
        return block(key).items();
    }

    /** This block's own items, where it is a list. */
    List<Block> items() {
        List<Block> items = new ArrayList<>();
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            items.add(new Block(node.path(i), Pointers.child(pointer, i), problems));
        }
        return items;
    }

    /** This block's own items, where it is a list; itself where it is one block. */
    List<Block> itemsOrSelf() {
        return node.isObject() ? List.of(this) : items();
    }

    /** The texts of a list, in order. */
    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        node.path(key).forEach(item -> texts.add(item.asText()));
        return texts;
    }

    /** Key and text of each entry, in the order of the file. */
    Map<String, String> entries() {
        Map<String, String> entries = new LinkedHashMap<>();
        node.fields().forEachRemaining(e -> entries.put(e.getKey(), e.getValue().asText()));
        return entries;
    }

    /** Adds a problem of a key. */
    void problem(String key, String text) {
        problems.add(pointer(key), text);
    }
}
