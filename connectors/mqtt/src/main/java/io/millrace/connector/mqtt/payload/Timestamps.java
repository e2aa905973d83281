/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.OptionalLong;

/**
 * The times that devices send: ISO-8601 with a T or a space between date and time, with an offset,
 * a Z or nothing (then it is UTC); or a number since the epoch, as a number or a text, whose unit
 * follows from its size: seconds below 1e11 (year 5138), milliseconds below 1e14, microseconds
 * below 1e17, else nanoseconds.
 */
final class Timestamps {

    private static final double LARGEST_SECONDS = 1e11;
    private static final double LARGEST_MILLIS = 1e14;
    private static final double LARGEST_MICROS = 1e17;
    private static final double LARGEST_NANOS = 9.2e18;

    private static final DateTimeFormatter ISO =
            new DateTimeFormatterBuilder()
                    .append(DateTimeFormatter.ISO_LOCAL_DATE)
                    .appendLiteral('T')
                    .append(DateTimeFormatter.ISO_LOCAL_TIME)
                    .appendPattern("[XXX][XX][X]")
                    .toFormatter();

    private static final int DATE_LENGTH = 10;

    /** Longer ones are not times; keeps the cost of reading a text small. */
    private static final int LONGEST_TEXT = 40;

    private Timestamps() {}

    /** Milliseconds since the epoch, or nothing where it cannot be understood. */
    static OptionalLong read(JsonNode node) {
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return ofEpoch(node.longValue());
        }
        if (node.isNumber()) {
            return ofEpoch(node.doubleValue());
        }
        return node.isTextual() ? ofText(node.textValue().strip()) : OptionalLong.empty();
    }

    private static OptionalLong ofEpoch(long value) {
        double size = Math.abs((double) value);
        if (size < LARGEST_SECONDS) {
            return OptionalLong.of(value * 1000);
        } else if (size < LARGEST_MILLIS) {
            return OptionalLong.of(value);
        } else if (size < LARGEST_MICROS) {
            return OptionalLong.of(Math.floorDiv(value, 1000));
        }
        return OptionalLong.of(Math.floorDiv(value, 1_000_000));
    }

    private static OptionalLong ofEpoch(double value) {
        double size = Math.abs(value);
        if (size < LARGEST_SECONDS) {
            // Decimal arithmetic: 1.005 s is 1005 ms, whatever its binary neighbours are.
            return OptionalLong.of(
                    BigDecimal.valueOf(value)
                            .movePointRight(3)
                            .setScale(0, RoundingMode.HALF_UP)
                            .longValue());
        } else if (size < LARGEST_NANOS) {
            return ofEpoch(Math.round(value));
        }
        return OptionalLong.empty();
    }

    private static OptionalLong ofText(String text) {
        if (text.isEmpty() || text.length() > LONGEST_TEXT) {
            return OptionalLong.empty();
        }
        if (text.matches("-?[0-9]{1,18}")) {
            return ofEpoch(Long.parseLong(text));
        }
        if (text.matches("-?[0-9]{1,18}\\.[0-9]{1,9}")) {
            return ofEpoch(Double.parseDouble(text));
        }
        boolean spaced = text.length() > DATE_LENGTH && text.charAt(DATE_LENGTH) == ' ';
        String iso =
                spaced
                        ? text.substring(0, DATE_LENGTH) + 'T' + text.substring(DATE_LENGTH + 1)
                        : text;
        try {
            TemporalAccessor time = ISO.parseBest(iso, OffsetDateTime::from, LocalDateTime::from);
            return OptionalLong.of(
                    time instanceof OffsetDateTime exact
                            ? exact.toInstant().toEpochMilli()
                            : ((LocalDateTime) time).toInstant(ZoneOffset.UTC).toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) {
            return OptionalLong.empty();
        }
    }
}
