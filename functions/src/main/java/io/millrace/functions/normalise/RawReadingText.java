/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.normalise;

import io.millrace.functions.model.RawReading;
import org.jspecify.annotations.Nullable;

/**
 * A raw reading as one line of JSON (RFC 8259), for the payload of a dead letter: all that was
 * known, readable whatever the names hold. Numbers that JSON does not have stand as text, control
 * characters and halves of surrogate pairs as {@code \}{@code uXXXX}.
 */
final class RawReadingText {

    private RawReadingText() {}

    static String of(RawReading raw) {
        StringBuilder json = new StringBuilder(256);
        json.append("{\"source\":");
        text(json, raw.source());
        json.append(",\"asset\":");
        text(json, raw.asset());
        json.append(",\"sensor\":");
        text(json, raw.sensor());
        json.append(",\"sourceTimestampMillis\":");
        if (raw.sourceTimestampMillis() == RawReading.NO_TIMESTAMP) {
            json.append("null");
        } else {
            json.append(raw.sourceTimestampMillis());
        }
        json.append(",\"arrivalMillis\":").append(raw.arrivalMillis()).append(",\"value\":");
        if (Double.isFinite(raw.value())) {
            json.append(raw.value());
        } else {
            text(json, Double.toString(raw.value()));
        }
        json.append(",\"unit\":");
        text(json, raw.unit());
        json.append(",\"quality\":");
        text(json, raw.quality().name());
        json.append(",\"origin\":");
        text(json, raw.origin().name());
        return json.append('}').toString();
    }

    private static void text(StringBuilder json, @Nullable String text) {
        if (text == null) {
            json.append("null");
            return;
        }
        json.append('"');
        int i = 0;
        while (i < text.length()) {
            int codePoint = text.codePointAt(i);
            if (codePoint == '"' || codePoint == '\\') {
                json.append('\\').append((char) codePoint);
            } else if (Character.isISOControl(codePoint) || isHalf(codePoint)) {
                json.append("\\u%04x".formatted(codePoint));
            } else {
                json.appendCodePoint(codePoint);
            }
            i += Character.charCount(codePoint);
        }
        json.append('"');
    }

    private static boolean isHalf(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
