/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload.sparkplug;

import java.util.HashMap;
import java.util.Map;

/**
 * What a host application knows of the edge nodes it hears. It keeps nothing across a restart: a
 * node whose birth it did not hear is asked to be born again, as section 6.4.7 wants it from every
 * host; until then what needs an alias is refused, never guessed.
 */
public final class SparkplugHost {

    private static final int MOST_NODES = 10_000;

    private final Map<String, EdgeNode> nodes = new HashMap<>();

    /**
     * Takes a message.
     *
     * @param arrivalMillis when it arrived, milliseconds since the epoch
     * @param out where goes what it says
     * @throws SparkplugException if there are too many nodes; nothing was put out then
     */
    public void accept(
            SparkplugTopic topic, SparkplugPayload payload, long arrivalMillis, HostOutput out)
            throws SparkplugException {
        EdgeNode node = nodes.get(topic.edge());
        if (node == null) {
            if (nodes.size() >= MOST_NODES) {
                throw new SparkplugException(
                        "there are more than %d edge nodes".formatted(MOST_NODES));
            }
            node = new EdgeNode(topic.edge());
            nodes.put(topic.edge(), node);
        }
        node.accept(topic, payload, arrivalMillis, out);
    }
}
