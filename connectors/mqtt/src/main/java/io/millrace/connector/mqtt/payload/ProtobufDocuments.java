/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.FloatNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import java.io.IOException;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Protocol Buffers by a descriptor, as documents whose names are those of the schema file. An enum
 * is its name, a {@code google.protobuf.Timestamp} an ISO-8601 text, a map a document, an unsigned
 * number never negative. A field without presence (proto3) that is not on the wire has its default,
 * as its publisher meant; one with presence that is not on the wire is absent.
 */
final class ProtobufDocuments implements DocumentParser {

    private static final String TIMESTAMP = "google.protobuf.Timestamp";
    private static final long MASK_32 = 0xFFFF_FFFFL;

    private final Descriptor descriptor;

    ProtobufDocuments(ProtobufMessage message) {
        this.descriptor = message.descriptor();
    }

    @Override
    public List<JsonNode> parse(byte[] payload) throws PayloadException {
        DynamicMessage message;
        try {
            CodedInputStream input = CodedInputStream.newInstance(payload);
            input.setRecursionLimit(DEEPEST);
            message = DynamicMessage.newBuilder(descriptor).mergeFrom(input).build();
            input.checkLastTagWas(0);
        } catch (IOException | RuntimeException e) {
            // A message with required fields throws an unchecked exception from build().
            throw new PayloadException(
                    "the payload is no %s: %s"
                            .formatted(
                                    descriptor.getFullName(),
                                    String.valueOf(e.getMessage()).lines().findFirst().orElse("")));
        }
        // Nearly any bytes are a message of fields that the schema does not have, all at default.
        if (message.getAllFields().isEmpty()) {
            throw new PayloadException(
                    "the payload has no field of a %s".formatted(descriptor.getFullName()));
        }
        return List.of(object(message));
    }

    private static JsonNode object(Message message) {
        if (message.getDescriptorForType().getFullName().equals(TIMESTAMP)) {
            return timestamp(message);
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (field.isMapField()) {
                object.set(field.getName(), map(message, field));
            } else if (field.isRepeated()) {
                ArrayNode array = object.putArray(field.getName());
                for (Object item : (List<?>) message.getField(field)) {
                    array.add(value(field, item));
                }
            } else if (!field.hasPresence() || message.hasField(field)) {
                object.set(field.getName(), value(field, message.getField(field)));
            }
        }
        return object;
    }

    private static JsonNode map(Message message, FieldDescriptor field) {
        FieldDescriptor key = field.getMessageType().findFieldByNumber(1);
        FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (Object item : (List<?>) message.getField(field)) {
            Message entry = (Message) item;
            object.set(String.valueOf(entry.getField(key)), value(value, entry.getField(value)));
        }
        return object;
    }

    private static JsonNode value(FieldDescriptor field, Object value) {
        return switch (field.getType()) {
            case DOUBLE -> DoubleNode.valueOf((Double) value);
            case FLOAT -> FloatNode.valueOf((Float) value);
            case INT32, SINT32, SFIXED32 -> IntNode.valueOf((Integer) value);
            case UINT32, FIXED32 -> LongNode.valueOf((Integer) value & MASK_32);
            case INT64, SINT64, SFIXED64 -> LongNode.valueOf((Long) value);
            case UINT64, FIXED64 -> unsigned((Long) value);
            case BOOL -> BooleanNode.valueOf((Boolean) value);
            case STRING -> TextNode.valueOf((String) value);
            case BYTES -> BinaryNode.valueOf(((ByteString) value).toByteArray());
            case ENUM -> TextNode.valueOf(((EnumValueDescriptor) value).getName());
            case MESSAGE, GROUP -> object((Message) value);
        };
    }

    private static JsonNode unsigned(long value) {
        return value >= 0
                ? LongNode.valueOf(value)
                : JsonNodeFactory.instance.numberNode(new BigInteger(Long.toUnsignedString(value)));
    }

    private static JsonNode timestamp(Message message) {
        Descriptor type = message.getDescriptorForType();
        Map<FieldDescriptor, Object> fields = message.getAllFields();
        long seconds = (Long) fields.getOrDefault(type.findFieldByNumber(1), 0L);
        int nanos = (Integer) fields.getOrDefault(type.findFieldByNumber(2), 0);
        try {
            return TextNode.valueOf(Instant.ofEpochSecond(seconds, nanos).toString());
        } catch (DateTimeException | ArithmeticException e) {
            return TextNode.valueOf(seconds + " s since the epoch");
        }
    }
}
