/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload.sparkplug;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Sparkplug's data types of metrics by their numbers (section 6.4.16). */
public enum DataType {
    UNKNOWN(0, Kind.OTHER),
    INT8(1, Kind.NUMBER),
    INT16(2, Kind.NUMBER),
    INT32(3, Kind.NUMBER),
    INT64(4, Kind.NUMBER),
    UINT8(5, Kind.NUMBER),
    UINT16(6, Kind.NUMBER),
    UINT32(7, Kind.NUMBER),
    UINT64(8, Kind.NUMBER),
    FLOAT(9, Kind.NUMBER),
    DOUBLE(10, Kind.NUMBER),
    BOOLEAN(11, Kind.NUMBER),
    STRING(12, Kind.TEXT),
    DATE_TIME(13, Kind.NUMBER),
    TEXT(14, Kind.TEXT),
    UUID(15, Kind.TEXT),
    DATA_SET(16, Kind.OTHER),
    BYTES(17, Kind.TEXT),
    FILE(18, Kind.TEXT),
    TEMPLATE(19, Kind.OTHER),
    INT8_ARRAY(22, Kind.OTHER),
    INT16_ARRAY(23, Kind.OTHER),
    INT32_ARRAY(24, Kind.OTHER),
    INT64_ARRAY(25, Kind.OTHER),
    UINT8_ARRAY(26, Kind.OTHER),
    UINT16_ARRAY(27, Kind.OTHER),
    UINT32_ARRAY(28, Kind.OTHER),
    UINT64_ARRAY(29, Kind.OTHER),
    FLOAT_ARRAY(30, Kind.OTHER),
    DOUBLE_ARRAY(31, Kind.OTHER),
    BOOLEAN_ARRAY(32, Kind.OTHER),
    STRING_ARRAY(33, Kind.TEXT),
    DATE_TIME_ARRAY(34, Kind.OTHER);

    private static final Map<Integer, DataType> BY_NUMBER =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(t -> t.number, t -> t));

    private final int number;
    private final Kind kind;

    DataType(int number, Kind kind) {
        this.number = number;
        this.kind = kind;
    }

    /** What can be made of a value. */
    public enum Kind {
        /** A reading. */
        NUMBER,
        /** Nothing: there is no number in it. */
        TEXT,
        /** Nothing, although there may be numbers in it. */
        OTHER
    }

    static @Nullable DataType of(int number) {
        return BY_NUMBER.get(number);
    }

    int number() {
        return number;
    }

    Kind kind() {
        return kind;
    }

    /**
     * The number that a whole value on the wire stands for: negative ones are written as two's
     * complement into unsigned fields (section 6.4.17).
     *
     * @param bits the field
     */
    double whole(long bits) {
        return switch (this) {
            case INT8 -> (byte) bits;
            case INT16 -> (short) bits;
            case INT32 -> (int) bits;
            case UINT8 -> bits & 0xFF;
            case UINT16 -> bits & 0xFFFF;
            case UINT32 -> bits & 0xFFFF_FFFFL;
            case UINT64, DATE_TIME -> unsigned(bits);
            default -> bits;
        };
    }

    private static double unsigned(long bits) {
        // Halved with the last bit kept, so that the rounding is that of the whole number.
        return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
    }
}
