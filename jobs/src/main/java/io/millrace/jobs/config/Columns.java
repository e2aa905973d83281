/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The columns that the {@code buffers} declare, and the largest count window over each. Where no
 * buffer is declared, any sensor is allowed.
 */
final class Columns {

    private static final Set<String> NUMBERS = Set.of("float", "int");

    private final Map<String, Integer> maxRows = new LinkedHashMap<>();
    private final boolean declared;

    private Columns(boolean declared) {
        this.declared = declared;
    }

    static Columns of(Block buffers) {
        Columns columns = new Columns(!buffers.itemsOrSelf().isEmpty());
        Names.of(buffers.itemsOrSelf(), "buffer");
        for (Block buffer : buffers.itemsOrSelf()) {
            int rows = buffer.integer("max_rows", 100_000);
            buffer.block("schema")
                    .entries()
                    .forEach(
                            (column, type) -> {
                                if (NUMBERS.contains(type)) {
                                    columns.maxRows.merge(column, rows, Math::max);
                                }
                            });
        }
        return columns;
    }

    /** Adds a problem if a block's sensor or its count window is not covered by a buffer. */
    void check(Block owner, String key, Block windowOwner) {
        String column = owner.textOrNull(key);
        if (!declared || column == null) {
            return;
        }
        Integer rows = maxRows.get(column);
        if (rows == null) {
            owner.problem(
                    key,
                    "%s is not a number column of a buffer%s"
                            .formatted(
                                    ShownValue.of(column),
                                    Nearest.suggestion(column, maxRows.keySet())));
        } else if (windowOwner.integer("window", 0) > rows) {
            windowOwner.problem(
                    "window",
                    "%d is more than the %d rows of the buffer (max_rows)"
                            .formatted(windowOwner.integer("window", 0), rows));
        }
    }
}
