/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.block;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Names as UTF-8, refused where a name has no such form or is too long for a block. */
final class NameBytes {

    private NameBytes() {}

    /** Refuses a name that has no bytes in a block. */
    static void check(String what, String name) {
        int seen = 0;
        for (int i = 0; i < name.length(); i++) {
            seen |= name.charAt(i);
        }
        if (seen >= 0x80 || name.length() > ReadingBlock.LONGEST_NAME) {
            of(what, name);
        }
    }

    /** The bytes of a name. */
    static byte[] of(String what, String name) {
        ByteBuffer utf8;
        try {
            utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(name));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(
                    "the "
                            + what
                            + " name '"
                            + shortened(name)
                            + "' has half of a surrogate pair, which has no UTF-8 form",
                    e);
        }
        if (utf8.remaining() > ReadingBlock.LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "the "
                            + what
                            + " name '"
                            + shortened(name)
                            + "' has "
                            + utf8.remaining()
                            + " bytes of UTF-8, allowed are "
                            + ReadingBlock.LONGEST_NAME);
        }
        byte[] bytes = new byte[utf8.remaining()];
        utf8.get(bytes);
        return bytes;
    }

    private static String shortened(String name) {
        return name.length() <= 40 ? name : name.substring(0, 40) + "...";
    }
}
