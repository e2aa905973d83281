/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A name that is made of the topic: text with {@code ${topic}} (the whole topic), {@code
 * ${topic.split('/')[n]}} (its level n, from 0) and {@code ${env.NAME}} (an environment variable of
 * the process that reads the template). There is nothing else: no expression is evaluated.
 *
 * <pre>
 * template = { text | "${" place "}" }
 * place    = "topic" | "topic.split('/')[" digit {digit} "]" | "env." name
 * </pre>
 *
 * <p>A {@code $} that is not followed by a brace is text.
 *
 * @param text the template as it was written
 * @param parts what it is made of; environment variables are texts by now
 */
public record TopicTemplate(String text, List<Part> parts) implements Serializable {

    private static final int LONGEST = 1024;
    private static final Pattern LEVEL = Pattern.compile("topic\\.split\\('/'\\)\\[([0-9]{1,3})]");
    private static final Pattern VARIABLE = Pattern.compile("env\\.([A-Za-z_][A-Za-z0-9_]*)");
    private static final String ALLOWED = "${topic}, ${topic.split('/')[0]} and ${env.NAME}";

    /** One part of a template. */
    public sealed interface Part extends Serializable {}

    /** Text that stands as it is. */
    public record Text(String text) implements Part {}

    /** One level of the topic, from 0. */
    public record Level(int index) implements Part {}

    /** The whole topic. */
    public record Whole() implements Part {}

    public TopicTemplate {
        parts = List.copyOf(parts);
    }

    /** Whether a text has a place in it, so that it is meant as a template. */
    public static boolean isTemplate(String text) {
        return text.contains("${");
    }

    /**
     * Reads a template.
     *
     * @param text the template
     * @param environment the variables that it may name
     * @throws IllegalArgumentException in one line: the template, the character, what is allowed
     */
    public static TopicTemplate parse(String text, Map<String, String> environment) {
        if (text.isEmpty() || text.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "a template must have 1 to %d characters, but has %d"
                            .formatted(LONGEST, text.length()));
        }
        List<Part> parts = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int open = text.indexOf("${", at);
            if (open < 0) {
                parts.add(new Text(text.substring(at)));
                break;
            }
            if (open > at) {
                parts.add(new Text(text.substring(at, open)));
            }
            int close = text.indexOf('}', open);
            if (close < 0) {
                throw wrong(text, open, "${ has no }");
            }
            parts.add(place(text, open, text.substring(open + 2, close), environment));
            at = close + 1;
        }
        return new TopicTemplate(text, parts);
    }

    private static Part place(String text, int at, String place, Map<String, String> environment) {
        if (place.equals("topic")) {
            return new Whole();
        }
        Matcher level = LEVEL.matcher(place);
        if (level.matches()) {
            return new Level(Integer.parseInt(level.group(1)));
        }
        Matcher variable = VARIABLE.matcher(place);
        if (variable.matches()) {
            String value = environment.get(variable.group(1));
            if (value == null) {
                throw wrong(
                        text,
                        at,
                        "the environment variable %s is not set".formatted(variable.group(1)));
            }
            return new Text(value);
        }
        throw wrong(text, at, "${%s} stands for nothing".formatted(place));
    }

    private static IllegalArgumentException wrong(String text, int at, String reason) {
        return new IllegalArgumentException(
                "in the template '%s', character %d: %s; allowed are %s"
                        .formatted(text, at + 1, reason, ALLOWED));
    }

    /**
     * Checks that each topic of a pattern has the levels that are named.
     *
     * @throws IllegalArgumentException naming the template, the level and the pattern
     */
    void checkAgainst(String pattern) {
        int levels = pattern.split("/", -1).length;
        for (Part part : parts) {
            if (part instanceof Level level && level.index >= levels && !pattern.endsWith("#")) {
                throw new IllegalArgumentException(
                        ("the template '%s' names level %d, but topics of the pattern '%s' have"
                                        + " the levels 0 to %d")
                                .formatted(text, level.index, pattern, levels - 1));
            }
        }
    }

    /** The name for a topic, or null where a level that is named is missing or the name empty. */
    @Nullable String apply(String topic) {
        String[] levels = topic.split("/", -1);
        StringBuilder name = new StringBuilder();
        for (Part part : parts) {
            if (part instanceof Text words) {
                name.append(words.text);
            } else if (part instanceof Whole) {
                name.append(topic);
            } else if (part instanceof Level level) {
                if (level.index >= levels.length || levels[level.index].isEmpty()) {
                    return null;
                }
                name.append(levels[level.index]);
            }
        }
        return name.isEmpty() ? null : name.toString();
    }
}
