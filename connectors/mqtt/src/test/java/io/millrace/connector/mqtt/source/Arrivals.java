/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source;

import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

/** A callback of the bare client that cares for arrivals alone. */
abstract class Arrivals implements MqttCallback {

    @Override
    public void disconnected(MqttDisconnectResponse response) {}

    @Override
    public void mqttErrorOccurred(MqttException exception) {}

    @Override
    public void deliveryComplete(@Nullable IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, @Nullable String serverUri) {}

    @Override
    public void authPacketArrived(int reasonCode, @Nullable MqttProperties properties) {}
}
