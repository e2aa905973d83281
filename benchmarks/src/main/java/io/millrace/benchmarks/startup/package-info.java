/** How long a gateway takes to work again. */
@NullMarked
package io.millrace.benchmarks.startup;

import org.jspecify.annotations.NullMarked;
