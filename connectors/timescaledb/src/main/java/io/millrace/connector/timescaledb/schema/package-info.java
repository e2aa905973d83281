/** Tables, views and retention, for TimescaleDB and for PostgreSQL without it. */
@NullMarked
package io.millrace.connector.timescaledb.schema;

import org.jspecify.annotations.NullMarked;
