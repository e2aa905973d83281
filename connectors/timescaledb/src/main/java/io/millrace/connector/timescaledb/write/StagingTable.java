/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb.write;

import io.millrace.connector.timescaledb.table.Column;
import io.millrace.connector.timescaledb.table.Table;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The SQL that brings rows into one table. In two steps: COPY into a temporary table of the
 * connection, from there into the table, where a known key is left as it is or, with a version,
 * renewed by a later one. The temporary table has the types that are sent; if the table itself has
 * narrower ones, the database casts, and refuses what does not fit row by row. Or in one step,
 * which a known key ends: COPY into the table itself.
 */
final class StagingTable {

    private final String create;
    private final String copy;
    private final String merge;
    private final String directCopy;

    StagingTable(Table table) {
        String name = "staging_" + table.name();
        List<Column> columns = table.columns();
        String all = columns.stream().map(Column::name).collect(Collectors.joining(", "));
        create =
                columns.stream()
                        .map(column -> column.name() + " " + column.type().sqlName())
                        .collect(
                                Collectors.joining(
                                        ", ",
                                        "CREATE TEMPORARY TABLE IF NOT EXISTS " + name + " (",
                                        ") ON COMMIT DELETE ROWS"));
        copy = "COPY pg_temp." + name + " (" + all + ") FROM STDIN (FORMAT binary)";
        directCopy = "COPY " + table.name() + " (" + all + ") FROM STDIN (FORMAT binary)";
        String key =
                columns.subList(0, table.keyColumns()).stream()
                        .map(Column::name)
                        .collect(Collectors.joining(", "));
        merge =
                "INSERT INTO %s AS kept (%s) SELECT %s FROM pg_temp.%s ON CONFLICT (%s) DO %s"
                        .formatted(table.name(), all, all, name, key, onConflict(table));
    }

    private static String onConflict(Table table) {
        if (!table.isVersioned()) {
            return "NOTHING";
        }
        List<Column> columns = table.columns();
        String version = columns.get(table.versionColumn()).name();
        return columns.subList(table.keyColumns(), columns.size()).stream()
                .map(column -> column.name() + " = excluded." + column.name())
                .collect(
                        Collectors.joining(
                                ", ",
                                "UPDATE SET ",
                                " WHERE excluded.%s > kept.%s".formatted(version, version)));
    }

    /** Makes the temporary table, once a connection. */
    String create() {
        return create;
    }

    /** Takes rows into the temporary table. */
    String copy() {
        return copy;
    }

    /** Takes rows into the table itself; fails if it holds the key of one of them. */
    String directCopy() {
        return directCopy;
    }

    /** Moves them on; the temporary table is emptied by the commit. */
    String merge() {
        return merge;
    }
}
