/** The keyed core: the monitor's stages in a job, beside the same work in other ways. */
@NullMarked
package io.millrace.benchmarks.core;

import org.jspecify.annotations.NullMarked;
