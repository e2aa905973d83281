/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb.table;

import org.jspecify.annotations.Nullable;

/**
 * Writes one flat JSON object (RFC 8259). Everything beyond printable ASCII is escaped where UTF-8
 * or PostgreSQL could not hold it: control characters and unpaired surrogates.
 */
public final class JsonText {

    private final StringBuilder text = new StringBuilder("{");

    /** Begins a field; its value must follow. */
    public JsonText field(String name) {
        if (text.length() > 1) {
            text.append(',');
        }
        quoted(name);
        text.append(':');
        return this;
    }

    /** A string, or null. */
    public JsonText string(@Nullable String value) {
        if (value == null) {
            text.append("null");
        } else {
            quoted(value);
        }
        return this;
    }

    /** A number; JSON has no NaN and no infinity, they become null. */
    public JsonText number(double value) {
        text.append(Double.isFinite(value) ? Double.toString(value) : "null");
        return this;
    }

    /** A value whose own text is JSON: an integer, a boolean. */
    public JsonText literal(Object value) {
        text.append(value);
        return this;
    }

    /** The finished object. */
    public String end() {
        return text.append('}').toString();
    }

    private void quoted(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1))) {
                text.append(c).append(value.charAt(++i));
            } else if (c < ' ' || Character.isSurrogate(c)) {
                text.append("\\u%04x".formatted((int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }
}
