/** Topic filters and names. */
@NullMarked
package io.millrace.connector.mqtt.topic;

import org.jspecify.annotations.NullMarked;
