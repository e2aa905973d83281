/** What the product is compared with: the same work, or the nearest to it, in the usual ways. */
@NullMarked
package io.millrace.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
