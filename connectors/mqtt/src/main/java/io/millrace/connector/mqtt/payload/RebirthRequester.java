/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload;

import java.io.Serializable;

/**
 * Asks an edge node of Sparkplug to publish its births again, because their names are not known
 * here. Travels with the job; connects where it is used, when it is first asked.
 */
@FunctionalInterface
public interface RebirthRequester extends Serializable {

    /**
     * Asks. Returns at once and does not fail: an answer that does not come is asked for again.
     *
     * @param topic the node's command topic, {@code spBv1.0/GROUP/NCMD/NODE}
     * @param payload the command, as Sparkplug writes it
     */
    void ask(String topic, byte[] payload);
}
