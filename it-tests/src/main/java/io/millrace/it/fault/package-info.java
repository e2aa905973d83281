/** Faults on purpose: what a network does to a connection. */
@NullMarked
package io.millrace.it.fault;

import org.jspecify.annotations.NullMarked;
