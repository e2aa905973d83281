/** What is read off a running design: progress, pauses, stalls, CPU time. */
@NullMarked
package io.millrace.benchmarks.probe;

import org.jspecify.annotations.NullMarked;
