/**
 * A simulated plant in a process of its own: a real MQTT broker, and machines that publish to it.
 */
@NullMarked
package io.millrace.plant;

import org.jspecify.annotations.NullMarked;
