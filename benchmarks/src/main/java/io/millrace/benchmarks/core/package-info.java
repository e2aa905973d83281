/** The keyed core: the monitor's stages in a job, beside the same stages in a plain loop. */
@NullMarked
package io.millrace.benchmarks.core;

import org.jspecify.annotations.NullMarked;
