/**
 * A FLIP-27 source that acknowledges to the broker when the checkpoint that holds the messages
 * completes.
 */
@NullMarked
package io.millrace.connector.mqtt.source;

import org.jspecify.annotations.NullMarked;
