/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits a file of SQL into its statements, by PostgreSQL's lexical rules (documentation, chapter
 * 4.1): a semicolon inside a string, an identifier in double quotes, a comment or a body between
 * dollar quotes ends nothing. Escapes of E'' strings with a backslash are not known.
 */
final class SqlScript {

    private static final Pattern DOLLAR_QUOTE = Pattern.compile("\\$([A-Za-z_][A-Za-z_0-9]*)?\\$");

    private final String script;
    private final List<String> statements = new ArrayList<>();
    private int position;

    private SqlScript(String script) {
        this.script = script;
    }

    /**
     * The statements, without their semicolons and without what only consists of comments.
     *
     * @throws IllegalArgumentException if a string, comment or body is not closed
     */
    static List<String> statements(String script) {
        return new SqlScript(script).split();
    }

    private List<String> split() {
        int start = 0;
        boolean hasContent = false;
        while (position < script.length()) {
            char c = script.charAt(position);
            if (c == ';') {
                if (hasContent) {
                    statements.add(script.substring(start, position).strip());
                }
                start = ++position;
                hasContent = false;
            } else if (script.startsWith("--", position)) {
                int end = script.indexOf('\n', position);
                position = end < 0 ? script.length() : end + 1;
            } else if (script.startsWith("/*", position)) {
                skipBlockComment();
            } else {
                hasContent |= !Character.isWhitespace(c);
                skipToken(c);
            }
        }
        if (hasContent) {
            statements.add(script.substring(start).strip());
        }
        return statements;
    }

    private void skipToken(char c) {
        if (c == '\'' || c == '"') {
            // A doubled quote closes and opens again: the same result.
            skipPast(String.valueOf(c), 1);
            return;
        }
        if (c == '$') {
            Matcher quote = DOLLAR_QUOTE.matcher(script).region(position, script.length());
            if (quote.lookingAt()) {
                skipPast(quote.group(), quote.group().length());
                return;
            }
        }
        position++;
    }

    private void skipPast(String closing, int openingLength) {
        int end = script.indexOf(closing, position + openingLength);
        if (end < 0) {
            throw unclosed(closing);
        }
        position = end + closing.length();
    }

    /** Block comments nest in PostgreSQL. */
    private void skipBlockComment() {
        int depth = 0;
        int at = position;
        do {
            if (script.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (script.startsWith("*/", at)) {
                depth--;
                at += 2;
            } else if (at++ >= script.length()) {
                throw unclosed("*/");
            }
        } while (depth > 0);
        position = at;
    }

    private IllegalArgumentException unclosed(String closing) {
        long line = script.substring(0, position).lines().count();
        return new IllegalArgumentException(
                "line %d of the script opens what no %s closes".formatted(line, closing));
    }
}
