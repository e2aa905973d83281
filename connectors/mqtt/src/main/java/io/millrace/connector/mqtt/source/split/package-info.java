/** A session: what is read and how far, and the bytes that hold it. */
@NullMarked
package io.millrace.connector.mqtt.source.split;

import org.jspecify.annotations.NullMarked;
