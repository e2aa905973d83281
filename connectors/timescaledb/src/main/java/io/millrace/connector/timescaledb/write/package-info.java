/** Batches on their way into the database: bytes, staging, bad rows, retries. */
@NullMarked
package io.millrace.connector.timescaledb.write;

import org.jspecify.annotations.NullMarked;
