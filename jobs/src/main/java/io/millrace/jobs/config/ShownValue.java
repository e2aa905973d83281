/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A value of the file as it is shown in a message: short, in one line, without user information.
 */
final class ShownValue {

    private static final int LONGEST = 60;

    private ShownValue() {}

    static String of(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "a mapping";
            case ARRAY -> "a list";
            case NULL, MISSING -> "nothing";
            case STRING -> of(value.textValue());
            default -> value.asText();
        };
    }

    static String of(String text) {
        return "'" + printable(text.replaceAll("//[^/@]*@", "//***@")) + "'";
    }

    /** Cut to a bearable length, control characters replaced. */
    static String printable(String text) {
        String visible = visible(text);
        return visible.length() <= LONGEST ? visible : visible.substring(0, LONGEST) + "...";
    }

    /** Control characters replaced, so that it stays in one line. */
    static String visible(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
