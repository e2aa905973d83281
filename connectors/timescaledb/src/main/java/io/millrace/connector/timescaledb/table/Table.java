/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb.table;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A table that rows are written to. Its names come from constants and stand in SQL as they are, so
 * only plain identifiers are allowed.
 *
 * <p>Of two rows with the same key the table keeps one, always the same one, however the rows were
 * batched and however often they are replayed: the one with the greater version where the table has
 * a version column, and otherwise the first. Therefore a replay changes nothing.
 *
 * @param name the table's name
 * @param columns its columns, those of the key first
 * @param keyColumns number of columns that make the key, from 1
 * @param versionColumn index of the BIGINT column that says which row of a key is the later one, or
 *     {@link #NO_VERSION}
 */
public record Table(String name, List<Column> columns, int keyColumns, int versionColumn) {

    public static final int NO_VERSION = -1;

    // Room for the prefix of the staging table within PostgreSQL's 63 characters.
    private static final Pattern IDENTIFIER = Pattern.compile("[a-z][a-z0-9_]{0,53}");

    public Table {
        requireIdentifier("table", name);
        columns = List.copyOf(columns);
        if (keyColumns < 1 || keyColumns > columns.size()) {
            throw new IllegalArgumentException(
                    "table '%s' must have a key of 1 to %d columns but had %d"
                            .formatted(name, columns.size(), keyColumns));
        }
        if (versionColumn != NO_VERSION
                && (versionColumn < keyColumns
                        || columns.get(versionColumn).type() != ColumnType.BIGINT)) {
            throw new IllegalArgumentException(
                    "the version of table '%s' must be a BIGINT column behind the key"
                            .formatted(name));
        }
    }

    /** Whether the table says which row of a key is the later one. */
    public boolean isVersioned() {
        return versionColumn != NO_VERSION;
    }

    static void requireIdentifier(String what, String name) {
        if (!IDENTIFIER.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a %s's name must be lower-case letters, digits and '_', 54 at most, but was"
                                    .formatted(what)
                            + " '"
                            + name
                            + "'");
        }
    }
}
