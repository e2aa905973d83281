/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb.table;

import org.jspecify.annotations.Nullable;

/** Takes the rows that a {@link TableMapping} makes. */
@FunctionalInterface
public interface RowCollector {

    /**
     * Takes one row. A value that the database could not store is not an error here: such a row
     * becomes a dead letter.
     *
     * @param values one per column of the table, of the Java type that {@link ColumnType} names;
     *     the array is not kept
     */
    void collect(@Nullable Object... values);
}
