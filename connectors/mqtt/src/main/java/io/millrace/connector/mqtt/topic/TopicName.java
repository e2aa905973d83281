/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.topic;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The name of a topic that is published to (MQTT 5.0, sections 1.5.4 and 4.7). */
public final class TopicName {

    private static final int LONGEST_BYTES = 65_535;

    private TopicName() {}

    /** Why a broker would not take the name, or null if it would. */
    public static @Nullable String problem(String name) {
        if (name.isEmpty()) {
            return "the topic is empty";
        }
        if (name.indexOf('+') >= 0 || name.indexOf('#') >= 0) {
            return "the topic holds a wildcard";
        }
        if (name.indexOf('\0') >= 0) {
            return "the topic holds the character U+0000";
        }
        int bytes = bytes(name);
        if (bytes < 0) {
            return "the topic is not valid Unicode";
        }
        return bytes > LONGEST_BYTES ? "the topic is longer than 65535 bytes" : null;
    }

    /** Length in UTF-8, or -1 if it holds half a surrogate pair. */
    private static int bytes(String name) {
        try {
            return StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(name)).remaining();
        } catch (CharacterCodingException e) {
            return -1;
        }
    }
}
