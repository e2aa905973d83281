/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb.table;

/**
 * One column of a {@link Table}.
 *
 * @param name its name, a plain identifier
 * @param type the type of its values
 */
public record Column(String name, ColumnType type) {
    public Column {
        Table.requireIdentifier("column", name);
    }
}
