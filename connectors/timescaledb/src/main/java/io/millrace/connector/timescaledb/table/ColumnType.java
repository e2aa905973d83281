/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb.table;

/** The types that rows are made of, each with the Java type of its values. */
public enum ColumnType {
    /** A {@link String}. */
    TEXT("text"),
    /** A {@link Long}: milliseconds since the epoch. */
    TIMESTAMP("timestamptz"),
    /** A {@link Double}. */
    DOUBLE("double precision"),
    /** A {@link Short}. */
    SMALLINT("smallint"),
    /** An {@link Integer}. */
    INTEGER("integer"),
    /** A {@link Long}. */
    BIGINT("bigint"),
    /** A {@link Boolean}. */
    BOOLEAN("boolean"),
    /** A {@link String} that is JSON. */
    JSON("jsonb"),
    /** A {@code byte[]}. */
    BYTES("bytea");

    private final String sqlName;

    ColumnType(String sqlName) {
        this.sqlName = sqlName;
    }

    /** The type's name in PostgreSQL. */
    public String sqlName() {
        return sqlName;
    }
}
