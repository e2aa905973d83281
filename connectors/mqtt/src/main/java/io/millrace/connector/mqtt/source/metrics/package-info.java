/** What the source tells about itself. */
@NullMarked
package io.millrace.connector.mqtt.source.metrics;

import org.jspecify.annotations.NullMarked;
