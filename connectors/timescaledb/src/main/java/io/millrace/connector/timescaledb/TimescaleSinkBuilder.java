/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb;

import io.millrace.connector.timescaledb.table.TableMapping;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link TimescaleSink}.
 *
 * @param <T> type of the elements
 */
public final class TimescaleSinkBuilder<T> {

    private final TableMapping<T> mapping;
    private @Nullable DatabaseOptions options;

    TimescaleSinkBuilder(TableMapping<T> mapping) {
        this.mapping = mapping;
    }

    /** Which database, and how to write to it. */
    public TimescaleSinkBuilder<T> database(DatabaseOptions database) {
        options = database;
        return this;
    }

    /**
     * The sink.
     *
     * @throws IllegalArgumentException if the database was not named
     */
    public TimescaleSink<T> build() {
        if (options == null) {
            throw new IllegalArgumentException(
                    "the sink for table '%s' needs database(...)"
                            .formatted(mapping.table().name()));
        }
        return new TimescaleSink<>(mapping, options);
    }
}
