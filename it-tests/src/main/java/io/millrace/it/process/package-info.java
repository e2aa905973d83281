/** Real processes: brokers and jobs, started, killed and started again. */
@NullMarked
package io.millrace.it.process;

import org.jspecify.annotations.NullMarked;
