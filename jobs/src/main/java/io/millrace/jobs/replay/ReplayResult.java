/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What became of a file; everything was counted, nothing is estimated.
 *
 * @param file the file
 * @param summary what is in it
 * @param published messages that were sent
 * @param acknowledged messages that the broker acknowledged
 * @param refused messages that the broker refused
 * @param seconds how long it took
 */
record ReplayResult(
        String file,
        RecordedSummary summary,
        long published,
        long acknowledged,
        long refused,
        double seconds) {

    /** Whether the broker has everything. */
    boolean isComplete() {
        return acknowledged == summary.rows();
    }

    String text() {
        return String.format(
                Locale.ROOT,
                "acknowledged %d of %d messages (%d readings in the file%s%s) in %.1f s",
                acknowledged,
                summary.rows(),
                summary.readings(),
                refused == 0 ? "" : "; %d refused".formatted(refused),
                summary.rowsWithoutValue() == 0
                        ? ""
                        : "; %d rows without a value".formatted(summary.rowsWithoutValue()),
                seconds);
    }

    String json() throws JsonProcessingException {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("file", file);
        fields.put("rows", summary.rows());
        fields.put("rowsWithoutValue", summary.rowsWithoutValue());
        fields.put("readings", summary.readings());
        fields.put("published", published);
        fields.put("acknowledged", acknowledged);
        fields.put("refused", refused);
        fields.put("seconds", Math.round(seconds * 1000) / 1000.0);
        return new ObjectMapper().writeValueAsString(fields);
    }
}
