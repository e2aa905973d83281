/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.replay;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Times as recorded files write them: {@code 2020-03-09 10:14:33[.5]} or with a {@code T}, with or
 * without a zone (then UTC), or epoch seconds (below 1e11) or milliseconds.
 */
final class RecordedTime {

    private RecordedTime() {}

    /** The time, or null if the text is none. */
    static @Nullable Instant parse(String text) {
        if (text.matches("[0-9]{1,15}")) {
            long number = Long.parseLong(text);
            return number < 100_000_000_000L
                    ? Instant.ofEpochSecond(number)
                    : Instant.ofEpochMilli(number);
        }
        String iso = text.replaceFirst("(?<=^[0-9]{4}-[0-9]{2}-[0-9]{2}) ", "T");
        try {
            return iso.matches(".*T.*([Zz]|[+-][0-9]{2}:?[0-9]{2})$")
                    ? OffsetDateTime.parse(iso).toInstant()
                    : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
