/** The embedded broker, and the connection that publishes. */
@NullMarked
package io.millrace.plant.mqtt;

import org.jspecify.annotations.NullMarked;
