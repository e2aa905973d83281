/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.split;

import java.util.List;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * A session on the broker, which is read by one reader at a time. There is one for each client id,
 * whatever the parallelism.
 *
 * @param clientId client id of the session
 * @param topicFilters what the session is known to be subscribed to; empty before the first
 *     connection
 * @param knownMillis latest time at which the session was seen alive, milliseconds since the epoch,
 *     or {@link #NEVER}
 * @param deliveries its newest deliveries
 */
public record MqttSessionSplit(
        String clientId, List<String> topicFilters, long knownMillis, DeliveryLog deliveries)
        implements SourceSplit {

    /** The session has never been opened. */
    public static final long NEVER = Long.MIN_VALUE;

    public MqttSessionSplit {
        topicFilters = List.copyOf(topicFilters);
    }

    /** A session that has never been opened. */
    public static MqttSessionSplit unopened(String clientId) {
        return new MqttSessionSplit(clientId, List.of(), NEVER, DeliveryLog.EMPTY);
    }

    @Override
    public String splitId() {
        return clientId;
    }

    /** Short: Flink logs splits. */
    @Override
    public String toString() {
        return "session '%s' with %d known deliveries".formatted(clientId, deliveries.size());
    }
}
