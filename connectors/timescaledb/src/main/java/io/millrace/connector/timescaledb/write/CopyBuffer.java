/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb.write;

import io.millrace.connector.timescaledb.table.ColumnType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Growing bytes with values in PostgreSQL's binary COPY format (documentation of COPY, section
 * "Binary Format"): each value is its length as an int32 (-1 for NULL) and its bytes, big-endian.
 */
final class CopyBuffer {

    /** Signature, flags and length of the header's extension. */
    static final byte[] HEADER = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };

    /** A field count of -1. */
    static final byte[] TRAILER = {-1, -1};

    /** Milliseconds from the epoch of Unix to that of PostgreSQL, 2000-01-01. */
    private static final long EPOCH_MILLIS = 946_684_800_000L;

    // PostgreSQL's timestamp.h: MIN_TIMESTAMP (4714-11-24 BC) and END_TIMESTAMP (year 294277).
    private static final long MIN_MILLIS = -211_813_488_000_000L + EPOCH_MILLIS;
    private static final long END_MILLIS = 9_223_371_331_200_000L + EPOCH_MILLIS;

    private static final byte JSON_VERSION = 1;

    private static final int INITIAL_BYTES = 1 << 16;
    private static final int MAX_KEPT_BYTES = 1 << 26;

    private byte[] bytes = new byte[INITIAL_BYTES];
    private int size;

    byte[] bytes() {
        return bytes;
    }

    int size() {
        return size;
    }

    /** Forgets everything from a position on. */
    void truncate(int newSize) {
        size = newSize;
    }

    /** Forgets everything, and gives back what one huge value took. */
    void clear() {
        size = 0;
        if (bytes.length > MAX_KEPT_BYTES) {
            bytes = new byte[INITIAL_BYTES];
        }
    }

    void putFieldCount(int count) {
        ensure(2);
        putShort((short) count);
    }

    /**
     * Appends one value.
     *
     * @throws UnstorableValueException if PostgreSQL has no such value
     */
    void put(ColumnType type, @Nullable Object value) throws UnstorableValueException {
        ensure(12);
        if (value == null) {
            putInt(-1);
            return;
        }
        switch (type) {
            case TEXT -> putText((String) value, false);
            case JSON -> putText((String) value, true);
            case TIMESTAMP -> {
                putInt(Long.BYTES);
                putLong(micros((Long) value));
            }
            case DOUBLE -> {
                putInt(Double.BYTES);
                putLong(Double.doubleToLongBits((Double) value));
            }
            case BIGINT -> {
                putInt(Long.BYTES);
                putLong((Long) value);
            }
            case INTEGER -> {
                putInt(Integer.BYTES);
                putInt((Integer) value);
            }
            case SMALLINT -> {
                putInt(Short.BYTES);
                putShort((Short) value);
            }
            case BOOLEAN -> {
                putInt(1);
                bytes[size++] = (byte) ((Boolean) value ? 1 : 0);
            }
            case BYTES -> {
                byte[] payload = (byte[]) value;
                putInt(payload.length);
                ensure(payload.length);
                System.arraycopy(payload, 0, bytes, size, payload.length);
                size += payload.length;
            }
        }
    }

    /** Reads one value back; the buffer stands at its length. */
    static @Nullable Object get(ColumnType type, ByteBuffer in) {
        int length = in.getInt();
        if (length < 0) {
            return null;
        }
        return switch (type) {
            case TEXT -> text(in, length);
            case JSON -> {
                in.get();
                yield text(in, length - 1);
            }
            case TIMESTAMP -> in.getLong() / 1_000 + EPOCH_MILLIS;
            case DOUBLE -> in.getDouble();
            case BIGINT -> in.getLong();
            case INTEGER -> in.getInt();
            case SMALLINT -> in.getShort();
            case BOOLEAN -> in.get() != 0;
            case BYTES -> {
                byte[] payload = new byte[length];
                in.get(payload);
                yield payload;
            }
        };
    }

    private static String text(ByteBuffer in, int length) {
        byte[] utf8 = new byte[length];
        in.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static long micros(long millis) throws UnstorableValueException {
        if (millis < MIN_MILLIS || millis >= END_MILLIS) {
            throw new UnstorableValueException(
                    "timestamp out of range: " + millis + " ms since the epoch");
        }
        return (millis - EPOCH_MILLIS) * 1_000;
    }

    private void putText(String text, boolean json) throws UnstorableValueException {
        int lengthAt = size;
        size += Integer.BYTES;
        if (json) {
            bytes[size++] = JSON_VERSION;
        }
        int length = text.length();
        // A char never takes more than three bytes.
        ensure(Math.multiplyExact(length, 3));
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                if (c == 0) {
                    throw new UnstorableValueException("text holds NUL at index " + i);
                }
                bytes[size++] = (byte) c;
            } else if (c < 0x800) {
                bytes[size++] = (byte) (0xC0 | (c >> 6));
                putContinuation(c);
            } else if (!Character.isSurrogate(c)) {
                bytes[size++] = (byte) (0xE0 | (c >> 12));
                putContinuation(c >> 6);
                putContinuation(c);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < length
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                int point = Character.toCodePoint(c, text.charAt(++i));
                bytes[size++] = (byte) (0xF0 | (point >> 18));
                putContinuation(point >> 12);
                putContinuation(point >> 6);
                putContinuation(point);
            } else {
                throw new UnstorableValueException(
                        "text holds half a character (surrogate) at index " + i);
            }
        }
        int end = size;
        size = lengthAt;
        putInt(end - lengthAt - Integer.BYTES);
        size = end;
    }

    private void putContinuation(int bits) {
        bytes[size++] = (byte) (0x80 | (bits & 0x3F));
    }

    private void putShort(short value) {
        bytes[size++] = (byte) (value >> 8);
        bytes[size++] = (byte) value;
    }

    private void putInt(int value) {
        putShort((short) (value >> 16));
        putShort((short) value);
    }

    private void putLong(long value) {
        putInt((int) (value >> 32));
        putInt((int) value);
    }

    private void ensure(int more) {
        int needed = Math.addExact(size, more);
        if (needed > bytes.length) {
            bytes =
                    Arrays.copyOf(
                            bytes, Math.max(needed, (int) Math.min(bytes.length * 2L, 1L << 30)));
        }
    }
}
