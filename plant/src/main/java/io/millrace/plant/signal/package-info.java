/** Seeded noise and the first-order systems that machines are made of. */
@NullMarked
package io.millrace.plant.signal;

import org.jspecify.annotations.NullMarked;
