/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A path to one place of a JSON document: {@code $} and then any number of {@code .name}, {@code
 * ['name']} and {@code [index]}; what RFC 9535 calls a singular query, without negative indices.
 */
final class JsonPath {

    private final String text;
    private final List<Step> steps;

    private JsonPath(String text, List<Step> steps) {
        this.text = text;
        this.steps = steps;
    }

    /**
     * Reads a path.
     *
     * @throws IllegalArgumentException naming the path and the place
     */
    static JsonPath parse(String text) {
        if (!text.startsWith("$")) {
            throw wrong(text, 0);
        }
        List<Step> steps = new ArrayList<>();
        int at = 1;
        while (at < text.length()) {
            int end;
            if (text.charAt(at) == '.') {
                end = endOfName(text, at + 1);
                if (end == at + 1) {
                    throw wrong(text, at);
                }
                steps.add(new Member(text.substring(at + 1, end)));
            } else if (text.startsWith("['", at)) {
                int quote = text.indexOf("']", at + 2);
                if (quote < 0) {
                    throw wrong(text, at);
                }
                steps.add(new Member(text.substring(at + 2, quote)));
                end = quote + 2;
            } else if (text.charAt(at) == '[') {
                int bracket = text.indexOf(']', at);
                if (bracket < 0 || !text.substring(at + 1, bracket).matches("[0-9]{1,6}")) {
                    throw wrong(text, at);
                }
                steps.add(new Element(Integer.parseInt(text.substring(at + 1, bracket))));
                end = bracket + 1;
            } else {
                throw wrong(text, at);
            }
            at = end;
        }
        return new JsonPath(text, steps);
    }

    /** The same for a path that may be absent. */
    static @Nullable JsonPath parseOrNull(@Nullable String text) {
        return text == null ? null : parse(text);
    }

    /** What stands there, or null where the place or its value is missing. */
    @Nullable JsonNode find(JsonNode root) {
        JsonNode node = root;
        for (Step step : steps) {
            if (step instanceof Member member) {
                node = node.get(member.name);
            } else if (step instanceof Element element) {
                node = node.get(element.index);
            }
            if (node == null) {
                return null;
            }
        }
        return node.isNull() ? null : node;
    }

    @Override
    public String toString() {
        return text;
    }

    private static int endOfName(String text, int begin) {
        int end = begin;
        while (end < text.length() && text.charAt(end) != '.' && text.charAt(end) != '[') {
            end++;
        }
        return end;
    }

    private static IllegalArgumentException wrong(String text, int at) {
        return new IllegalArgumentException(
                "a path must be $ followed by .name, ['name'] or [index], but '%s' is not from character %d on"
                        .formatted(text, at + 1));
    }

    private sealed interface Step {}

    private record Member(String name) implements Step {}

    private record Element(int index) implements Step {}
}
