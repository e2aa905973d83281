/**
 * The write-behind engine: keyed stages whose hot state is flat, in memory and written at the
 * barrier.
 */
@NullMarked
package io.millrace.functions.state;

import org.jspecify.annotations.NullMarked;
