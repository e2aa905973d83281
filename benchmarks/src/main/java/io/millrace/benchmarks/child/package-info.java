/** JVMs of their own for what is measured, and the bar that tells how long it takes. */
@NullMarked
package io.millrace.benchmarks.child;

import org.jspecify.annotations.NullMarked;
