/** An idempotent batch sink for PostgreSQL and TimescaleDB. */
@NullMarked
package io.millrace.connector.timescaledb;

import org.jspecify.annotations.NullMarked;
