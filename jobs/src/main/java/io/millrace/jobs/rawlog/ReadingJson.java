/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.rawlog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.functions.model.Origin;
import io.millrace.functions.model.Quality;
import io.millrace.functions.model.Reading;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;

/**
 * One reading as JSON. Numbers are written with as many digits as give the same double back; a
 * value that is not finite is {@code null} and comes back as NaN. {@code quality} and {@code
 * origin} may be left out: GOOD, LIVE.
 */
final class ReadingJson {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private ReadingJson() {}

    static byte[] write(Reading reading) {
        ObjectNode node =
                JSON.createObjectNode()
                        .put("asset", reading.asset())
                        .put("sensor", reading.sensor())
                        .put("time", Instant.ofEpochMilli(reading.timestampMillis()).toString());
        if (Double.isFinite(reading.value())) {
            node.put("value", reading.value());
        } else {
            node.putNull("value");
        }
        node.put("quality", reading.quality().name()).put("origin", reading.origin().name());
        try {
            return JSON.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a reading cannot be written as JSON: " + reading, e);
        }
    }

    /**
     * The reading.
     *
     * @throws IOException if the bytes are no reading; the message has one line
     */
    static Reading read(byte[] bytes) throws IOException {
        JsonNode node;
        try {
            node = JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new IOException("not JSON: " + e.getOriginalMessage().replaceAll("\\s+", " "), e);
        }
        if (!node.isObject()) {
            throw new IOException("not a JSON object");
        }
        JsonNode value = node.path("value");
        if (!value.isNumber() && !value.isNull()) {
            throw new IOException("value is not a number or null");
        }
        return new Reading(
                text(node, "asset"),
                text(node, "sensor"),
                time(text(node, "time")),
                value.isNull() ? Double.NaN : value.doubleValue(),
                constant(node, "quality", Quality.GOOD),
                constant(node, "origin", Origin.LIVE));
    }

    private static String text(JsonNode node, String key) throws IOException {
        String text = node.path(key).textValue();
        if (text == null || text.isEmpty()) {
            throw new IOException(key + " is not a text, or is empty");
        }
        return text;
    }

    private static long time(String text) throws IOException {
        try {
            return Instant.parse(text).toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            throw new IOException("time is not an instant such as 2026-01-31T12:00:00.250Z", e);
        }
    }

    private static <E extends Enum<E>> E constant(JsonNode node, String key, E otherwise)
            throws IOException {
        JsonNode given = node.path(key);
        if (given.isMissingNode()) {
            return otherwise;
        }
        E[] constants = otherwise.getDeclaringClass().getEnumConstants();
        for (E constant : constants) {
            if (constant.name().equals(given.textValue())) {
                return constant;
            }
        }
        throw new IOException(key + " is not one of " + Arrays.toString(constants));
    }
}
