/** The machines: HVAC rooms, wind turbines and pumps. */
@NullMarked
package io.millrace.plant.asset;

import org.jspecify.annotations.NullMarked;
