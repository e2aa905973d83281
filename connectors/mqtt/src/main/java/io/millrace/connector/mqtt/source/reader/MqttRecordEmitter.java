/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.reader;

import io.millrace.connector.mqtt.source.MqttDeserializationSchema;
import io.millrace.connector.mqtt.source.MqttMessage;
import io.millrace.connector.mqtt.source.MqttReadOptions;
import io.millrace.connector.mqtt.source.metrics.MqttSourceMetrics;
import io.millrace.connector.mqtt.source.reader.MqttEvent.Delivery;
import io.millrace.connector.mqtt.source.reader.MqttEvent.Lost;
import io.millrace.connector.mqtt.source.reader.MqttEvent.Opened;
import io.millrace.connector.mqtt.source.reader.MqttEvent.Overflow;
import io.millrace.connector.mqtt.source.split.ContentHash;
import io.millrace.connector.mqtt.source.split.MqttSessionSplitState;
import io.millrace.functions.model.Gap;
import java.util.function.Function;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.connector.base.source.reader.RecordEmitter;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Decides on each delivery, keeps the session's state and hands on what the schema makes of it. */
final class MqttRecordEmitter<T> implements RecordEmitter<MqttEvent, T, MqttSessionSplitState> {

    private final MqttReadOptions options;
    private final MqttDeserializationSchema<T> schema;
    private final Acknowledgements acknowledgements;
    private final Function<String, MqttSourceMetrics> metrics;
    private final Counter recordsIn;
    private final ContentHash hash = new ContentHash();
    private final OutputCollector<T> collector = new OutputCollector<>();

    MqttRecordEmitter(
            MqttReadOptions options,
            MqttDeserializationSchema<T> schema,
            Acknowledgements acknowledgements,
            Function<String, MqttSourceMetrics> metrics,
            Counter recordsIn) {
        this.options = options;
        this.schema = schema;
        this.acknowledgements = acknowledgements;
        this.metrics = metrics;
        this.recordsIn = recordsIn;
    }

    @Override
    public void emitRecord(MqttEvent event, SourceOutput<T> output, MqttSessionSplitState session) {
        collector.output = output;
        if (event instanceof Delivery delivery) {
            deliver(delivery, session);
            return;
        }
        // Flink has counted it as a record that came in, which only messages are.
        recordsIn.dec();
        if (event instanceof Opened opened) {
            open(opened, session);
        } else if (event instanceof Lost) {
            int stale = session.lost(acknowledgements.sent(session.clientId()));
            metrics.apply(session.clientId()).staleAcksDropped(stale);
        } else if (event instanceof Overflow overflow) {
            collector.timestampMillis = overflow.toMillis();
            gap(
                    session,
                    overflow.fromMillis(),
                    overflow.toMillis(),
                    "%d messages with QoS 0 came faster than they could be taken"
                            .formatted(overflow.count()));
        }
    }

    private void deliver(Delivery delivery, MqttSessionSplitState session) {
        MqttMessage message = delivery.message();
        long content = hash.of(message.topic(), message.payload());
        boolean repeated =
                delivery.isAcknowledged()
                        ? session.delivered(
                                delivery.generation(),
                                delivery.packetId(),
                                content,
                                message.retained(),
                                () -> schema.identifiesItself(message))
                        : session.isRepeated(content, () -> schema.identifiesItself(message));
        collector.timestampMillis = message.arrivalMillis();
        if (session.takeDamage()) {
            gap(
                    session,
                    session.knownBeforeOpening(),
                    message.arrivalMillis(),
                    "session lost: the broker has one, but not with what was known to be"
                            + " unacknowledged in it");
        }
        session.seen(message.arrivalMillis());
        if (repeated) {
            metrics.apply(session.clientId()).duplicateDropped();
        } else if (message.payload().length > options.maximumPacketBytes()) {
            oversized(message, session);
        } else {
            schema.deserialize(message, collector);
        }
    }

    /** A broker of MQTT 5 does not send it; one of MQTT 3.1.1 cannot be told. */
    private void oversized(MqttMessage message, MqttSessionSplitState session) {
        metrics.apply(session.clientId()).oversizedDropped();
        gap(
                session,
                message.arrivalMillis(),
                message.arrivalMillis(),
                "a message of %d bytes on '%s' is larger than the maximum packet size of %d"
                        .formatted(
                                message.payload().length,
                                message.topic(),
                                options.maximumPacketBytes()));
    }

    private void open(Opened opened, MqttSessionSplitState session) {
        session.opened(opened.sessionPresent(), opened.topicFilters(), opened.atMillis());
        if (!opened.sessionPresent() && session.wasOpenBefore()) {
            collector.timestampMillis = opened.atMillis();
            gap(
                    session,
                    session.knownBeforeOpening(),
                    opened.atMillis(),
                    "session lost: the broker did not have it any more");
        }
    }

    private void gap(MqttSessionSplitState session, long fromMillis, long toMillis, String reason) {
        if (!options.protections().gapDetection()) {
            return;
        }
        metrics.apply(session.clientId()).gap();
        String source = "mqtt session " + session.clientId();
        schema.gap(
                new Gap(source, null, fromMillis, Math.max(fromMillis, toMillis), reason),
                collector);
    }

    /** Hands records on under the time of arrival. */
    private static final class OutputCollector<T> implements Collector<T> {

        private @Nullable SourceOutput<T> output;
        private long timestampMillis;

        @Override
        public void collect(T record) {
            if (output == null) {
                throw new IllegalStateException("a record was collected outside of a message");
            }
            output.collect(record, timestampMillis);
        }

        @Override
        public void close() {}
    }
}
