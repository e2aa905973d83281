/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.metrics;

import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;

/**
 * The source's metrics, one set for each session, under {@code
 * <operator>.MqttSource.clientId.<client id>.}:
 *
 * <ul>
 *   <li>{@code connected}: 1 or 0
 *   <li>{@code reconnects}: connections after the first
 *   <li>{@code messagesReceived}, {@code bytesReceived}: payloads, repeated ones included
 *   <li>{@code duplicatesDropped}: repeated deliveries
 *   <li>{@code unackedMessages}: delivered on this connection and not acknowledged
 *   <li>{@code windowUtilization}: their share of what the broker may send unacknowledged, in [0,
 *       1]; at 1 the broker waits for a checkpoint
 *   <li>{@code staleAcksDropped}: acknowledgements made void by the loss of their connection
 *   <li>{@code overflowDropped}: messages with QoS 0 for which there was no room
 *   <li>{@code oversizedDropped}: messages of MQTT 3.1.1 beyond the maximum packet size
 *   <li>{@code gaps}: gaps that were reported
 *   <li>{@code takenOver}: how often another client with the same client id took the session
 * </ul>
 */
public final class MqttSourceMetrics {

    public static final String GROUP = "MqttSource";
    public static final String CLIENT_ID = "clientId";
    public static final String CONNECTED = "connected";
    public static final String RECONNECTS = "reconnects";
    public static final String MESSAGES_RECEIVED = "messagesReceived";
    public static final String BYTES_RECEIVED = "bytesReceived";
    public static final String DUPLICATES_DROPPED = "duplicatesDropped";
    public static final String UNACKED_MESSAGES = "unackedMessages";
    public static final String WINDOW_UTILIZATION = "windowUtilization";
    public static final String STALE_ACKS_DROPPED = "staleAcksDropped";
    public static final String OVERFLOW_DROPPED = "overflowDropped";

    public static final String OVERSIZED_DROPPED = "oversizedDropped";
    public static final String GAPS = "gaps";
    public static final String TAKEN_OVER = "takenOver";

    private final MetricGroup group;
    private final Counter reconnects;
    private final Counter messagesReceived;
    private final Counter bytesReceived;
    private final Counter duplicatesDropped;
    private final Counter staleAcksDropped;
    private final Counter overflowDropped;
    private final Counter oversizedDropped;
    private final Counter gaps;
    private final Counter takenOver;

    /**
     * Registers the counters.
     *
     * @param readerGroup the reader's group
     * @param clientId the session's client id
     */
    public MqttSourceMetrics(MetricGroup readerGroup, String clientId) {
        group = readerGroup.addGroup(GROUP).addGroup(CLIENT_ID, clientId);
        reconnects = group.counter(RECONNECTS, new ThreadSafeSimpleCounter());
        messagesReceived = group.counter(MESSAGES_RECEIVED, new ThreadSafeSimpleCounter());
        bytesReceived = group.counter(BYTES_RECEIVED, new ThreadSafeSimpleCounter());
        duplicatesDropped = group.counter(DUPLICATES_DROPPED, new ThreadSafeSimpleCounter());
        staleAcksDropped = group.counter(STALE_ACKS_DROPPED, new ThreadSafeSimpleCounter());
        overflowDropped = group.counter(OVERFLOW_DROPPED, new ThreadSafeSimpleCounter());
        oversizedDropped = group.counter(OVERSIZED_DROPPED, new ThreadSafeSimpleCounter());
        gaps = group.counter(GAPS, new ThreadSafeSimpleCounter());
        takenOver = group.counter(TAKEN_OVER, new ThreadSafeSimpleCounter());
    }

    /** Registers the gauges of a session that is being read. */
    public void watch(
            IntSupplier connected, IntSupplier unackedMessages, DoubleSupplier windowUtilization) {
        group.gauge(CONNECTED, connected::getAsInt);
        group.gauge(UNACKED_MESSAGES, unackedMessages::getAsInt);
        group.gauge(WINDOW_UTILIZATION, windowUtilization::getAsDouble);
    }

    /** A connection after the first. */
    public void reconnected() {
        reconnects.inc();
    }

    /** Messages taken over from the client. */
    public void received(long messages, long bytes) {
        messagesReceived.inc(messages);
        bytesReceived.inc(bytes);
    }

    /** A repeated delivery was not handed on. */
    public void duplicateDropped() {
        duplicatesDropped.inc();
    }

    /** Acknowledgements were not sent because their connection is gone. */
    public void staleAcksDropped(long count) {
        staleAcksDropped.inc(count);
    }

    /** Messages with QoS 0 found no room. */
    public void overflowDropped(long count) {
        overflowDropped.inc(count);
    }

    /** A message was larger than allowed. */
    public void oversizedDropped() {
        oversizedDropped.inc();
    }

    /** A gap was reported. */
    public void gap() {
        gaps.inc();
    }

    /** Another client took the session. */
    public void takenOver() {
        takenOver.inc();
    }
}
