/** One class for each fault that the MQTT promise must stand. */
@NullMarked
package io.millrace.it.mqtt.cases;

import org.jspecify.annotations.NullMarked;
