/** The threads that read: the fetcher, which alone touches the client, and the task. */
@NullMarked
package io.millrace.connector.mqtt.source.reader;

import org.jspecify.annotations.NullMarked;
