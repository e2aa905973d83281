/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.sink;

import io.millrace.connector.mqtt.client.Backoff;
import io.millrace.connector.mqtt.client.MqttConnectionFactory;
import io.millrace.connector.mqtt.client.MqttPublication;
import java.io.IOException;
import java.time.Duration;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The task's side of the sink: hands messages to the {@link Sender}'s thread through an {@link
 * Outbox}, waits while it is full, and at a checkpoint until it is empty.
 *
 * @param <T> the records
 */
final class MqttSinkWriter<T> implements SinkWriter<T> {

    private static final Logger LOG = LoggerFactory.getLogger(MqttSinkWriter.class);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

    private final String clientId;
    private final MqttSerializationSchema<T> schema;
    private final RejectionHandler handler;
    private final MqttSinkMetrics metrics;
    private final Outbox outbox;
    private final Thread thread;
    private boolean opened;
    private boolean rejectionTold;

    private MqttSinkWriter(
            String clientId,
            MqttSerializationSchema<T> schema,
            RejectionHandler handler,
            MqttSinkMetrics metrics,
            Outbox outbox,
            Sender sender) {
        this.clientId = clientId;
        this.schema = schema;
        this.handler = handler;
        this.metrics = metrics;
        this.outbox = outbox;
        this.thread = new Thread(sender, "mqtt-sink-" + clientId);
        this.thread.setDaemon(true);
        metrics.watch(() -> sender.isConnected() ? 1 : 0, outbox::size);
    }

    /** A writer whose sender is at work. */
    static <T> MqttSinkWriter<T> create(
            MqttWriteOptions options,
            String clientId,
            MqttSerializationSchema<T> schema,
            RejectionHandler handler,
            MqttConnectionFactory factory,
            Backoff backoff,
            MqttSinkMetrics metrics) {
        Outbox outbox = new Outbox(options.mostInFlight());
        Sender sender = new Sender(options, clientId, factory, backoff, outbox, metrics);
        MqttSinkWriter<T> writer =
                new MqttSinkWriter<>(clientId, schema, handler, metrics, outbox, sender);
        writer.thread.start();
        return writer;
    }

    @Override
    public void write(T element, Context context) throws IOException, InterruptedException {
        open();
        MqttPublication publication = schema.serialize(element);
        if (publication != null) {
            if (!outbox.put(publication)) {
                throw new IOException("the sink '%s' is closed".formatted(clientId));
            }
            metrics.send(publication.payload().length);
        }
        tellRejections();
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        if (!outbox.awaitEmpty()) {
            throw new IOException(
                    "the sink '%s' was closed before it was empty".formatted(clientId));
        }
        tellRejections();
    }

    @Override
    public void close() throws InterruptedException {
        outbox.close();
        thread.join(CLOSE_PATIENCE.toMillis());
        if (thread.isAlive()) {
            thread.interrupt();
        }
    }

    private void open() throws IOException {
        if (opened) {
            return;
        }
        try {
            schema.open();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the serialization schema did not open", e);
        }
        opened = true;
    }

    private void tellRejections() {
        for (Outbox.Rejection rejection : outbox.takeRejections()) {
            metrics.rejected();
            if (!rejectionTold) {
                rejectionTold = true;
                LOG.warn(
                        "Sink '{}' has rejected {}: {}; the metric {} counts those that follow",
                        clientId,
                        rejection.publication(),
                        rejection.reason(),
                        MqttSinkMetrics.MESSAGES_REJECTED);
            }
            handler.rejected(rejection.publication(), rejection.reason());
        }
    }
}
