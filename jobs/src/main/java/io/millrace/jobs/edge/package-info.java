/** The jobs in one process: a MiniCluster on a gateway, in the demo and in tests. */
@NullMarked
package io.millrace.jobs.edge;

import org.jspecify.annotations.NullMarked;
