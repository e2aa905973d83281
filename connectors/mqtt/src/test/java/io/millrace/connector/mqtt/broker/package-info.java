/** Real brokers, a publisher and a bad network, for tests. */
@NullMarked
package io.millrace.connector.mqtt.broker;

import org.jspecify.annotations.NullMarked;
