/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.sink;

import io.millrace.connector.mqtt.client.Backoff;
import io.millrace.connector.mqtt.client.MqttConnectionFactory;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Publishes with QoS 1: commands to devices, or an edge gateway's uplink.
 *
 * <pre>{@code
 * MqttSink<Command> sink =
 *         MqttSink.<Command>builder()
 *                 .setWriteOptions(MqttWriteOptions.of(endpoint, "commands"))
 *                 .setSerializationSchema(
 *                         command ->
 *                                 MqttPublication.of(
 *                                         "devices/" + command.device() + "/commands",
 *                                         command.bytes()))
 *                 .build();
 * commands.keyBy(Command::device).sinkTo(sink).uid("commands");
 * }</pre>
 *
 * <p>At least once: a checkpoint completes only when the broker has acknowledged every message
 * before it, so that nothing upstream is acknowledged before. A failure of the job or of a
 * connection repeats messages.
 *
 * <p>In order within a subtask, and so for a topic if all its records come to one subtask, as
 * behind a {@code keyBy}. What is repeated comes in order again: a receiver that passes over what
 * it has seen sees no message before an earlier one.
 *
 * <p>Without a broker the job is held back, and connecting is tried again with waits of 0.2 s to 30
 * s; it does not fail, save when a checkpoint takes longer than its timeout. Messages that no
 * broker would take (a topic with wildcards, too large, refused for good) go to the {@link
 * RejectionHandler} and are counted.
 *
 * @param <T> the records
 */
public final class MqttSink<T> implements Sink<T> {

    private final MqttWriteOptions options;
    private final MqttSerializationSchema<T> schema;
    private final RejectionHandler rejections;
    private final MqttConnectionFactory factory;

    MqttSink(
            MqttWriteOptions options,
            MqttSerializationSchema<T> schema,
            RejectionHandler rejections,
            MqttConnectionFactory factory) {
        this.options = options;
        this.schema = schema;
        this.rejections = rejections;
        this.factory = factory;
    }

    /** Begins a sink. */
    public static <T> MqttSinkBuilder<T> builder() {
        return new MqttSinkBuilder<>();
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) {
        String clientId = options.clientId() + "-" + context.getTaskInfo().getIndexOfThisSubtask();
        return MqttSinkWriter.create(
                options,
                clientId,
                schema,
                rejections,
                factory,
                Backoff.forClient(clientId),
                new MqttSinkMetrics(context.metricGroup()));
    }
}
