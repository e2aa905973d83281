/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.client;

/** The protocol versions that are spoken. */
public enum MqttVersion {
    V3_1_1,
    V5
}
