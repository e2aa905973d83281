/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source;

/**
 * A message as the broker sent it.
 *
 * @param topic the topic's name
 * @param payload the bytes, possibly none; not to be changed
 * @param retained whether the broker sent what it had kept for the topic, so that it may be old
 * @param duplicate the sender's mark of a repeated delivery; brokers and client libraries do not
 *     set it reliably
 * @param arrivalMillis when it arrived, by the source's clock, milliseconds since the epoch
 */
public record MqttMessage(
        String topic, byte[] payload, boolean retained, boolean duplicate, long arrivalMillis) {}
