/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.sink;

import java.util.function.IntSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;

/**
 * The sink's metrics of a subtask, under {@code <operator>.MqttSink.}, beside Flink's own {@code
 * numRecordsSend}, {@code numBytesSend} and {@code numRecordsSendErrors}:
 *
 * <ul>
 *   <li>{@code connected}: 1 or 0
 *   <li>{@code reconnects}: connections after the first
 *   <li>{@code messagesAcknowledged}: the broker has them
 *   <li>{@code messagesRepeated}: sent again because a connection was lost before their
 *       acknowledgement
 *   <li>{@code messagesRejected}: no broker takes them
 *   <li>{@code waitingMessages}: accepted by the sink and not acknowledged by the broker
 * </ul>
 */
final class MqttSinkMetrics {

    static final String GROUP = "MqttSink";
    static final String CONNECTED = "connected";
    static final String RECONNECTS = "reconnects";
    static final String MESSAGES_ACKNOWLEDGED = "messagesAcknowledged";
    static final String MESSAGES_REPEATED = "messagesRepeated";
    static final String MESSAGES_REJECTED = "messagesRejected";
    static final String WAITING_MESSAGES = "waitingMessages";

    private final MetricGroup group;
    private final Counter send;
    private final Counter sendBytes;
    private final Counter sendErrors;
    private final Counter reconnects;
    private final Counter acknowledged;
    private final Counter repeated;
    private final Counter rejected;

    MqttSinkMetrics(SinkWriterMetricGroup writerGroup) {
        send = writerGroup.getNumRecordsSendCounter();
        sendBytes = writerGroup.getNumBytesSendCounter();
        sendErrors = writerGroup.getNumRecordsSendErrorsCounter();
        group = writerGroup.addGroup(GROUP);
        reconnects = group.counter(RECONNECTS, new ThreadSafeSimpleCounter());
        acknowledged = group.counter(MESSAGES_ACKNOWLEDGED, new ThreadSafeSimpleCounter());
        repeated = group.counter(MESSAGES_REPEATED, new ThreadSafeSimpleCounter());
        rejected = group.counter(MESSAGES_REJECTED, new ThreadSafeSimpleCounter());
    }

    /** Registers the gauges of a writer. */
    void watch(IntSupplier connected, IntSupplier waiting) {
        group.gauge(CONNECTED, (Gauge<Integer>) connected::getAsInt);
        group.gauge(WAITING_MESSAGES, (Gauge<Integer>) waiting::getAsInt);
    }

    /** The task handed a message over. */
    void send(long bytes) {
        send.inc();
        sendBytes.inc(bytes);
    }

    void reconnected() {
        reconnects.inc();
    }

    void acknowledged() {
        acknowledged.inc();
    }

    void repeated(long count) {
        repeated.inc(count);
    }

    /** Called by the task's thread, as Flink's own counters are not safe for several. */
    void rejected() {
        rejected.inc();
        sendErrors.inc();
    }
}
