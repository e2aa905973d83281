/** The drills of the MQTT promise: numbered messages, faults, and a ledger for each case. */
@NullMarked
package io.millrace.it.mqtt;

import org.jspecify.annotations.NullMarked;
