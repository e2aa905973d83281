/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.types;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * Text as bytes: the length of its UTF-8 form (seven bits a byte, lowest first), then that form.
 * Half a surrogate pair, which UTF-8 has no form for, becomes a question mark.
 */
final class Text {

    private static final int MORE = 0x80;
    private static final byte[] ABSENT = {0};
    private static final byte[] PRESENT = {1};

    private Text() {}

    static void write(String text, DataOutputView out) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        writeLength(utf8.length, out);
        out.write(utf8);
    }

    static String read(DataInputView in) throws IOException {
        return readBody(readLength(in), in);
    }

    static String readBody(int length, DataInputView in) throws IOException {
        byte[] utf8 = new byte[length];
        in.readFully(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    static void writeNullable(@Nullable String text, DataOutputView out) throws IOException {
        if (text == null) {
            out.write(ABSENT);
        } else {
            out.write(PRESENT);
            write(text, out);
        }
    }

    static @Nullable String readNullable(DataInputView in) throws IOException {
        return in.readByte() == 0 ? null : read(in);
    }

    static void writeLength(int length, DataOutputView out) throws IOException {
        int rest = length;
        while (rest >= MORE) {
            out.writeByte(rest | MORE);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }

    /** The length, from 0; an {@link IOException} where the bytes are no length. */
    static int readLength(DataInputView in) throws IOException {
        int length = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            byte next = in.readByte();
            length |= (next & 0x7f) << shift;
            if (next >= 0) {
                if (length < 0 || (shift == 28 && next > 7)) {
                    break;
                }
                return length;
            }
        }
        throw new IOException("not the length of a text or list: more than 31 bits");
    }
}
