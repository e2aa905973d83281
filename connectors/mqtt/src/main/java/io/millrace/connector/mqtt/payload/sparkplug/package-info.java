/**
 * Sparkplug B, version 3.0 (Eclipse Foundation, 2022): its topics, its payload, and what a host
 * knows of edge nodes between birth and death.
 */
@NullMarked
package io.millrace.connector.mqtt.payload.sparkplug;

import org.jspecify.annotations.NullMarked;
