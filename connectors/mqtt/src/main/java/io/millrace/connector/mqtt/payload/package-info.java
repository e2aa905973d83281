/** From a message's bytes to readings. */
@NullMarked
package io.millrace.connector.mqtt.payload;

import org.jspecify.annotations.NullMarked;
