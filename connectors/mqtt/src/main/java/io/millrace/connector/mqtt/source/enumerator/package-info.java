/** Which reader owns which session. */
@NullMarked
package io.millrace.connector.mqtt.source.enumerator;

import org.jspecify.annotations.NullMarked;
