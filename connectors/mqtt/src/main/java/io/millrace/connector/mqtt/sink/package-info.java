/** A sink that publishes with QoS 1, in order, and is empty when a checkpoint completes. */
@NullMarked
package io.millrace.connector.mqtt.sink;

import org.jspecify.annotations.NullMarked;
