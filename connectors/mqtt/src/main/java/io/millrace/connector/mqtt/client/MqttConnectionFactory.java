/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.client;

import java.io.Serializable;

/** Makes connections; travels to where they are opened. */
@FunctionalInterface
public interface MqttConnectionFactory extends Serializable {

    /**
     * A connection that is not open yet.
     *
     * @param settings how it is to be opened
     * @param listener who is told what happens
     */
    MqttConnection create(MqttConnectionSettings settings, MqttConnectionListener listener);

    /** Connections of the Eclipse Paho clients, by the protocol version. */
    static MqttConnectionFactory paho() {
        return (settings, listener) ->
                switch (settings.endpoint().version()) {
                    case V5 -> new PahoV5Connection(settings, listener);
                    case V3_1_1 -> new PahoV3Connection(settings, listener);
                };
    }
}
