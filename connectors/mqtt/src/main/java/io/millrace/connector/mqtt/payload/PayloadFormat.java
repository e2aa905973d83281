/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload;

import java.io.Serializable;
import java.util.List;

/** How the payloads of a topic are written. */
public sealed interface PayloadFormat extends Serializable {

    /** A JSON document. */
    record Json() implements PayloadFormat {}

    /**
     * A message of Protocol Buffers; its fields are found by the same paths as those of JSON, under
     * the names of the schema file.
     *
     * @param message which message
     */
    record Protobuf(ProtobufMessage message) implements PayloadFormat {}

    /**
     * Lines of separated values (RFC 4180), each line one document.
     *
     * @param columns the columns' names in order; empty: the first line of each payload names them
     * @param delimiter what stands between two values: one character, no quotation mark, line end,
     *     letter or digit
     */
    record Csv(List<String> columns, char delimiter) implements PayloadFormat {

        public static final char DEFAULT_DELIMITER = ',';
        private static final int MOST_COLUMNS = 1000;

        /**
         * Checks both.
         *
         * @throws IllegalArgumentException naming what is wrong and what is allowed
         */
        public Csv {
            columns = List.copyOf(columns);
            if (columns.size() > MOST_COLUMNS) {
                throw new IllegalArgumentException(
                        "there must be at most %d columns, but there are %d"
                                .formatted(MOST_COLUMNS, columns.size()));
            }
            if (columns.stream().anyMatch(String::isBlank)) {
                throw new IllegalArgumentException("a column's name must not be blank");
            }
            if (columns.stream().distinct().count() < columns.size()) {
                throw new IllegalArgumentException(
                        "columns must have different names, but are " + columns);
            }
            boolean usable = delimiter == '\t' || (delimiter >= ' ' && delimiter != '"');
            if (!usable || Character.isLetterOrDigit(delimiter)) {
                throw new IllegalArgumentException(
                        "the delimiter must be a tab or a character that is no letter, digit,"
                                + " quotation mark or control character");
            }
        }
    }

    /**
     * One number and nothing else.
     *
     * @param type how it is written
     * @param littleEndian whether the least significant byte comes first; for texts without meaning
     */
    record Raw(RawType type, boolean littleEndian) implements PayloadFormat {}

    /** Sparkplug B, version 3.0: the topics {@code spBv1.0/...}. */
    record Sparkplug() implements PayloadFormat {}
}
