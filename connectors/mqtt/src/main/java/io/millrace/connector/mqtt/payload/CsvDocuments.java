/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Lines of separated values: each becomes a document with a member for each column. What looks like
 * a number is one, an empty value is absent.
 */
final class CsvDocuments implements DocumentParser {

    private static final int MOST_LINES = 100_000;
    private static final int MOST_COLUMNS = 1000;

    private final PayloadFormat.Csv form;
    private final CSVFormat format;

    CsvDocuments(PayloadFormat.Csv form) {
        this.form = form;
        this.format =
                CSVFormat.RFC4180
                        .builder()
                        .setDelimiter(form.delimiter())
                        .setIgnoreEmptyLines(true)
                        .setIgnoreSurroundingSpaces(form.delimiter() != '\t')
                        .get();
    }

    @Override
    public List<JsonNode> parse(byte[] payload) throws PayloadException {
        List<JsonNode> documents = new ArrayList<>();
        List<String> columns = form.columns();
        try (CSVParser lines = CSVParser.parse(text(payload), format)) {
            for (CSVRecord line : lines) {
                if (columns.isEmpty()) {
                    columns = header(line);
                    continue;
                }
                if (line.size() != columns.size()) {
                    throw new PayloadException(
                            "line %d has %d values, but there are %d columns"
                                    .formatted(
                                            line.getRecordNumber(), line.size(), columns.size()));
                }
                if (documents.size() == MOST_LINES) {
                    throw new PayloadException(
                            "the payload has more than %d lines".formatted(MOST_LINES));
                }
                documents.add(document(columns, line));
            }
        } catch (IOException | UncheckedIOException | IllegalStateException e) {
            throw new PayloadException(
                    "the payload is no readable CSV: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
        if (documents.isEmpty()) {
            throw new PayloadException("the payload has no line of values");
        }
        return documents;
    }

    private static List<String> header(CSVRecord line) throws PayloadException {
        List<String> columns = line.stream().toList();
        if (columns.size() > MOST_COLUMNS
                || columns.stream().anyMatch(String::isBlank)
                || new LinkedHashSet<>(columns).size() < columns.size()) {
            throw new PayloadException(
                    "the first line does not name the columns: each needs a name of its own, at"
                            + " most "
                            + MOST_COLUMNS);
        }
        return columns;
    }

    private static JsonNode document(List<String> columns, CSVRecord line) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < columns.size(); i++) {
            String value = line.get(i);
            if (value.isEmpty()) {
                continue;
            }
            OptionalDouble number = Numbers.decimal(value);
            if (number.isPresent()) {
                document.set(columns.get(i), number(value, number.getAsDouble()));
            } else {
                document.put(columns.get(i), value);
            }
        }
        return document;
    }

    /** Whole numbers stay whole: a time in nanoseconds is more than a double can tell apart. */
    private static JsonNode number(String value, double number) {
        try {
            return JsonNodeFactory.instance.numberNode(Long.parseLong(value.strip()));
        } catch (NumberFormatException e) {
            return DoubleNode.valueOf(number);
        }
    }

    private static String text(byte[] payload) throws PayloadException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
        } catch (CharacterCodingException e) {
            throw new PayloadException("the payload is no UTF-8 text");
        }
    }
}
