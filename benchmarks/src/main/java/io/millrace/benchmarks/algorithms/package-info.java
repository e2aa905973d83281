/** Each algorithm by itself: nanoseconds and bytes. */
@NullMarked
package io.millrace.benchmarks.algorithms;

import org.jspecify.annotations.NullMarked;
