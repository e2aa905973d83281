/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** A payload that is one number: the document is the number itself, at the path {@code $}. */
final class RawDocuments implements DocumentParser {

    private static final int LONGEST_TEXT = 128;
    private static final int LONGEST_SHOWN = 40;

    private final PayloadFormat.Raw form;

    RawDocuments(PayloadFormat.Raw form) {
        this.form = form;
    }

    @Override
    public List<JsonNode> parse(byte[] payload) throws PayloadException {
        return List.of(form.type() == RawType.TEXT ? text(payload) : binary(payload));
    }

    private static JsonNode text(byte[] payload) throws PayloadException {
        if (payload.length <= LONGEST_TEXT) {
            String text = new String(payload, StandardCharsets.UTF_8).strip();
            OptionalDouble number = Numbers.decimal(text);
            if (number.isPresent()) {
                return DoubleNode.valueOf(number.getAsDouble());
            }
            switch (text.toLowerCase(Locale.ROOT)) {
                case "true", "on" -> {
                    return DoubleNode.valueOf(1);
                }
                case "false", "off" -> {
                    return DoubleNode.valueOf(0);
                }
                default -> {}
            }
        }
        String begin =
                new String(
                        payload,
                        0,
                        Math.min(payload.length, LONGEST_SHOWN),
                        StandardCharsets.UTF_8);
        throw new PayloadException("the payload is no number: " + begin.replaceAll("\\p{C}", "?"));
    }

    private JsonNode binary(byte[] payload) throws PayloadException {
        if (payload.length != form.type().bytes()) {
            throw new PayloadException(
                    "the payload has %d bytes, but a number of the type %s has %d"
                            .formatted(
                                    payload.length,
                                    form.type().name().toLowerCase(Locale.ROOT),
                                    form.type().bytes()));
        }
        ByteBuffer bytes =
                ByteBuffer.wrap(payload)
                        .order(
                                form.littleEndian()
                                        ? ByteOrder.LITTLE_ENDIAN
                                        : ByteOrder.BIG_ENDIAN);
        return switch (form.type()) {
            case INT8 -> number(bytes.get());
            case UINT8 -> number(Byte.toUnsignedInt(bytes.get()));
            case INT16 -> number(bytes.getShort());
            case UINT16 -> number(Short.toUnsignedInt(bytes.getShort()));
            case INT32 -> number(bytes.getInt());
            case UINT32 -> number(Integer.toUnsignedLong(bytes.getInt()));
            case INT64 -> number(bytes.getLong());
            case UINT64 ->
                    JsonNodeFactory.instance.numberNode(
                            new BigInteger(Long.toUnsignedString(bytes.getLong())));
            case FLOAT32 -> DoubleNode.valueOf(bytes.getFloat());
            case FLOAT64 -> DoubleNode.valueOf(bytes.getDouble());
            case TEXT -> throw new IllegalStateException("a text has no bytes to be read");
        };
    }

    private static JsonNode number(long value) {
        return JsonNodeFactory.instance.numberNode(value);
    }
}
