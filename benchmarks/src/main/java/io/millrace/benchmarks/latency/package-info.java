/** How long a reading takes to become a score. */
@NullMarked
package io.millrace.benchmarks.latency;

import org.jspecify.annotations.NullMarked;
