/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.doctor;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** How a payload is written, told from one example. */
public enum PayloadForm {
    empty,
    json,
    sparkplug,
    number,
    csv,
    text,
    binary;

    private static final Pattern NUMBER =
            Pattern.compile("[+-]?[0-9]{1,100}([.][0-9]{1,100})?([eE][+-]?[0-9]{1,3})?");
    private static final Pattern LINE =
            Pattern.compile("[^,;\t\n]{0,200}([,;\t][^,;\t\n]{0,200})+\n?");

    static PayloadForm of(String topic, byte[] payload) {
        if (topic.startsWith("spBv1.0/")) {
            return sparkplug;
        }
        if (payload.length == 0) {
            return empty;
        }
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
        } catch (CharacterCodingException e) {
            return binary;
        }
        String stripped = text.strip();
        if (stripped.startsWith("{") || stripped.startsWith("[")) {
            return json;
        }
        if (NUMBER.matcher(stripped).matches()) {
            return number;
        }
        if (LINE.matcher(stripped.lines().findFirst().orElse("")).matches()) {
            return csv;
        }
        return text.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t')
                ? binary
                : PayloadForm.text;
    }
}
