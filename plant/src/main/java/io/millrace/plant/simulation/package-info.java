/** The deterministic core: from a seed to the sequence of measurements. */
@NullMarked
package io.millrace.plant.simulation;

import org.jspecify.annotations.NullMarked;
