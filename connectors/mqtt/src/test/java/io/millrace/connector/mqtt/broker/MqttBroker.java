/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.broker;

/** A broker that a test has started. */
public interface MqttBroker extends AutoCloseable {

    /** Its port on the loopback interface. */
    int port();

    @Override
    void close();
}
