/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.sink;

import io.millrace.connector.mqtt.client.MqttPublication;
import java.io.Serializable;

/**
 * Told which messages no broker will ever take; the sink goes on without them. Called on the task's
 * thread, and before the checkpoint completes that holds the message.
 */
@FunctionalInterface
public interface RejectionHandler extends Serializable {

    /**
     * A message was rejected.
     *
     * @param publication the message
     * @param reason why, in one line
     */
    void rejected(MqttPublication publication, String reason);

    /** Leaves it at the metric and the log. */
    static RejectionHandler none() {
        return (publication, reason) -> {};
    }
}
