/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.client;

import java.io.Serializable;

/**
 * A name and a value that travel beside a payload (MQTT 5.0, section 3.3.2.3.7). A message may hold
 * a name several times.
 *
 * @param name the name
 * @param value the value
 */
public record MqttUserProperty(String name, String value) implements Serializable {}
