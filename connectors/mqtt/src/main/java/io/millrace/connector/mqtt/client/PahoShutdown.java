/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.client;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Steps that end a client: each one is tried, whatever became of the one before. */
final class PahoShutdown {

    static final Logger LOG = LoggerFactory.getLogger(PahoShutdown.class);

    private PahoShutdown() {}

    /** One step; the client library throws for clients that are gone already. */
    @FunctionalInterface
    interface Step {
        void run() throws Exception;
    }

    static void run(String clientId, Step step) {
        try {
            step.run();
        } catch (Exception e) {
            LOG.debug("client '{}' had ended already", clientId, e);
        }
    }
}
