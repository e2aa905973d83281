/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb.schema;

/** Which of the two schemas a database has; tables and columns are the same in both. */
public enum SchemaKind {
    /** Hypertables, compression, continuous aggregates. */
    TIMESCALEDB("schema-timescaledb.sql"),
    /** Partitions by day, materialised views. */
    PLAIN_POSTGRESQL("schema-plain-postgresql.sql");

    private final String resource;

    SchemaKind(String resource) {
        this.resource = resource;
    }

    /** Name of the file with its statements, beside this class. */
    String resource() {
        return resource;
    }
}
