/** The job on a Flink cluster of real processes. */
@NullMarked
package io.millrace.it.cluster;

import org.jspecify.annotations.NullMarked;
