/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.replay;

import io.millrace.jobs.cli.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is in a recorded file. The whole file is read for it, so a file with a mistake in its last
 * line is refused before anything of it is published.
 *
 * @param rows how many rows have a value; each becomes a message
 * @param readings how many values they have
 * @param rowsWithoutValue how many rows have none
 * @param earliest the earliest time
 * @param latest the latest time
 */
public record RecordedSummary(
        long rows, long readings, long rowsWithoutValue, Instant earliest, Instant latest) {

    /**
     * Reads a file from its beginning to its end.
     *
     * @throws UserError if it is not of its format, or has no row with a value
     */
    public static RecordedSummary of(Path file, RecordedFormat format, String asset)
            throws IOException {
        long rows = 0;
        long readings = 0;
        long empty = 0;
        @Nullable Instant earliest = null;
        @Nullable Instant latest = null;
        try (RecordedFile recorded = RecordedFile.open(file, format, asset)) {
            while (recorded.hasNext()) {
                RecordedRow row = recorded.next();
                if (row.measurements().isEmpty()) {
                    empty++;
                    continue;
                }
                rows++;
                readings += row.measurements().size();
                if (earliest == null || row.time().isBefore(earliest)) {
                    earliest = row.time();
                }
                if (latest == null || row.time().isAfter(latest)) {
                    latest = row.time();
                }
            }
        }
        if (earliest == null || latest == null) {
            throw new UserError("%s: there is no row with a value".formatted(file));
        }
        return new RecordedSummary(rows, readings, empty, earliest, latest);
    }
}
