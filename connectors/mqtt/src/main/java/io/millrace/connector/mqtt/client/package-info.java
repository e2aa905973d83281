/** The seam to the client library: one connection, one generation. */
@NullMarked
package io.millrace.connector.mqtt.client;

import org.jspecify.annotations.NullMarked;
