/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source;

import io.millrace.connector.mqtt.broker.MosquittoBroker;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract with a broker that gives packet ids one after the other, and more. */
class MosquittoSourceITCase extends MqttSourceContract {

    @TempDir static Path brokerFolder;
    private static MosquittoBroker broker;

    @BeforeAll
    static void startBroker() throws Exception {
        MosquittoBroker.assumeInstalled();
        broker = new MosquittoBroker(brokerFolder, "allow_anonymous true");
    }

    @AfterAll
    static void stopBroker() {
        if (broker != null) {
            broker.close();
        }
    }

    @Override
    int brokerPort() {
        return broker.port();
    }

    @Override
    boolean givesPacketIdsInOrder() {
        return true;
    }
}
