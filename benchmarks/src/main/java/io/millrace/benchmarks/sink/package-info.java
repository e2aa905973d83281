/** The way out: rows into PostgreSQL, beside its own COPY. */
@NullMarked
package io.millrace.benchmarks.sink;

import org.jspecify.annotations.NullMarked;
