/** Flink SQL over the connectors, as a user types it. */
@NullMarked
package io.millrace.it.sql;

import org.jspecify.annotations.NullMarked;
