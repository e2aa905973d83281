/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source;

import io.millrace.connector.mqtt.broker.HiveMqBroker;
import io.millrace.connector.mqtt.broker.MqttBroker;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract with a broker that gives the lowest free packet ids. */
class HiveMqSourceITCase extends MqttSourceContract {

    @TempDir static Path brokerFolder;
    private static MqttBroker broker;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new HiveMqBroker(brokerFolder);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Override
    int brokerPort() {
        return broker.port();
    }

    @Override
    boolean givesPacketIdsInOrder() {
        return false;
    }
}
