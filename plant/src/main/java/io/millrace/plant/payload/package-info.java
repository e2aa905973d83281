/** How a measurement is written down as an MQTT payload. */
@NullMarked
package io.millrace.plant.payload;

import org.jspecify.annotations.NullMarked;
