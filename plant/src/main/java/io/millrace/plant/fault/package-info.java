/** What goes wrong with the machines, and when. */
@NullMarked
package io.millrace.plant.fault;

import org.jspecify.annotations.NullMarked;
