/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.client;

import io.millrace.connector.mqtt.source.MqttReadOptions;
import java.io.Serializable;

/** Makes connections; travels to where they are opened. */
@FunctionalInterface
public interface MqttConnectionFactory extends Serializable {

    /**
     * A connection that is not open yet.
     *
     * @param options how to connect
     * @param clientId client id of this connection
     * @param durable whether the broker keeps a session for it
     * @param listener who is told what happens
     */
    MqttConnection create(
            MqttReadOptions options,
            String clientId,
            boolean durable,
            MqttConnectionListener listener);

    /** Connections of the Eclipse Paho clients, by the options' protocol version. */
    static MqttConnectionFactory paho() {
        return (options, clientId, durable, listener) ->
                switch (options.version()) {
                    case V5 -> new PahoV5Connection(options, clientId, durable, listener);
                    case V3_1_1 -> new PahoV3Connection(options, clientId, durable, listener);
                };
    }
}
