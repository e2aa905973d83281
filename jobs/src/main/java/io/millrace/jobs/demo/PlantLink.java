/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;

/** Listens to the plant's ledger and gives the plant commands, over its own broker. */
final class PlantLink implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final MqttClient client;
    private volatile PlantLedger ledger = PlantLedger.EMPTY;

    private PlantLink(MqttClient client) {
        this.client = client;
    }

    static PlantLink connect(int port) throws IOException {
        try {
            MqttClient client =
                    new MqttClient(
                            "tcp://127.0.0.1:" + port,
                            "millrace-demo-" + UUID.randomUUID(),
                            new MemoryPersistence());
            PlantLink link = new PlantLink(client);
            MqttConnectionOptions options = new MqttConnectionOptions();
            options.setAutomaticReconnect(true);
            client.connect(options);

            client.setCallback(new LedgerCallback(link::onLedger));
            client.subscribe(new MqttSubscription[] {new MqttSubscription("plant/ledger", 1)});
            return link;
        } catch (MqttException e) {
            throw new IOException("cannot listen to the plant on port " + port, e);
        }
    }

    private void onLedger(MqttMessage message) {
        try {
            ledger = JSON.readValue(message.getPayload(), PlantLedger.class);
        } catch (IOException e) {
            throw new IllegalStateException("the plant's ledger cannot be read", e);
        }
    }

    PlantLedger ledger() {
        return ledger;
    }

    /** Asks the plant to begin publishing. */
    void startPlant() throws IOException {
        command("{\"start\":true}");
    }

    /** Asks the plant to stop publishing; the ledger says when it has. */
    void stopPlant() throws IOException {
        command("{\"stop\":true}");
    }

    private void command(String json) throws IOException {
        try {
            client.publish("plant/commands", json.getBytes(StandardCharsets.UTF_8), 1, false);
        } catch (MqttException e) {
            throw new IOException("cannot give the plant the command " + json, e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            client.disconnectForcibly(0, 1_000);
            client.close(true);
        } catch (MqttException e) {
            throw new IOException("cannot close the link to the plant", e);
        }
    }
}
