/**
 * The readings that all designs see: a pure function of a room and a moment, and a source of it.
 */
@NullMarked
package io.millrace.benchmarks.river;

import org.jspecify.annotations.NullMarked;
