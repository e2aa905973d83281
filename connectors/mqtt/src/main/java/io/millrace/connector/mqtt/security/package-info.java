/** Certificates and keys of an encrypted connection. */
@NullMarked
package io.millrace.connector.mqtt.security;

import org.jspecify.annotations.NullMarked;
