/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload;

import io.millrace.connector.mqtt.payload.sparkplug.HostOutput;
import io.millrace.connector.mqtt.payload.sparkplug.PayloadDecoder;
import io.millrace.connector.mqtt.payload.sparkplug.RebirthCommand;
import io.millrace.connector.mqtt.payload.sparkplug.SparkplugException;
import io.millrace.connector.mqtt.payload.sparkplug.SparkplugHost;
import io.millrace.connector.mqtt.payload.sparkplug.SparkplugPayload;
import io.millrace.connector.mqtt.payload.sparkplug.SparkplugTopic;
import io.millrace.connector.mqtt.source.MqttMessage;
import io.millrace.functions.model.Gap;
import io.millrace.functions.model.Origin;
import io.millrace.functions.model.Quality;
import io.millrace.functions.model.RawReading;
import io.millrace.functions.model.SourceRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Sparkplug B as readings. The asset is {@code GROUP/NODE} or {@code GROUP/NODE/DEVICE}, the sensor
 * is the metric.
 *
 * <ul>
 *   <li>Births give values as well as names. NDEATH and DDEATH make each metric BAD (NaN); the
 *       birth that follows covers the time between by a gap. Null metrics are BAD (NaN), historical
 *       ones HISTORY; the properties {@code Quality} and {@code engUnit} count.
 *   <li>Texts, commands ({@code Node Control/}, {@code Device Control/}, NCMD, DCMD) and STATE are
 *       no readings. Data sets, templates and arrays make a dead letter.
 *   <li>A sequence number that does not follow makes a gap.
 *   <li>The table of aliases is not in the checkpoint. After a restart, and after a gap, the node
 *       is asked to be born again; what needs an alias that is not known is a dead letter with the
 *       original bytes.
 * </ul>
 */
final class SparkplugReader implements PayloadReader {

    /** An edge node is asked again only after this time. */
    private static final long PATIENCE_MILLIS = 10_000;

    private static final int MOST_ASKED = 10_000;
    private static final int MOST_SHOWN = 10;

    private final ArrivalTimes arrivals;
    private final @Nullable RebirthRequester rebirths;
    private final SparkplugHost host = new SparkplugHost();
    private final Map<String, Long> asked = new HashMap<>();

    SparkplugReader(ArrivalTimes arrivals, @Nullable RebirthRequester rebirths) {
        this.arrivals = arrivals;
        this.rebirths = rebirths;
    }

    @Override
    public void read(MqttMessage message, TopicRoute route, Collector<SourceRecord> out)
            throws PayloadException {
        try {
            SparkplugTopic topic = SparkplugTopic.parse(message.topic());
            if (topic.type() == SparkplugTopic.Type.STATE
                    || topic.type() == SparkplugTopic.Type.NCMD
                    || topic.type() == SparkplugTopic.Type.DCMD) {
                return;
            }
            SparkplugPayload payload = PayloadDecoder.decode(message.payload());
            Output output = new Output(message, topic, out);
            host.accept(topic, payload, message.arrivalMillis(), output);
            output.finish();
        } catch (SparkplugException e) {
            throw new PayloadException(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public boolean identifiesItself(MqttMessage message, TopicRoute route) throws PayloadException {
        try {
            return PayloadDecoder.decode(message.payload()).timestampMillis() != null;
        } catch (SparkplugException e) {
            throw new PayloadException(String.valueOf(e.getMessage()));
        }
    }

    private void ask(SparkplugTopic topic, long nowMillis) {
        Long last = asked.get(topic.edge());
        if (rebirths == null || (last != null && nowMillis - last < PATIENCE_MILLIS)) {
            return;
        }
        if (asked.size() >= MOST_ASKED) {
            asked.clear();
        }
        asked.put(topic.edge(), nowMillis);
        rebirths.ask(topic.commandTopic(), RebirthCommand.payload(nowMillis));
    }

    /** Turns what the host learned from one message into records. */
    private final class Output implements HostOutput {

        private final MqttMessage message;
        private final SparkplugTopic topic;
        private final Collector<SourceRecord> out;
        private final List<String> refusals = new ArrayList<>();
        private int refused;

        Output(MqttMessage message, SparkplugTopic topic, Collector<SourceRecord> out) {
            this.message = message;
            this.topic = topic;
            this.out = out;
        }

        @Override
        public void reading(
                @Nullable String device,
                String metric,
                @Nullable Long timestampMillis,
                double value,
                @Nullable String unit,
                Quality quality,
                Origin origin) {
            out.collect(
                    arrivals.reading(
                            message,
                            device == null ? topic.edge() : topic.edge() + '/' + device,
                            metric,
                            timestampMillis == null ? RawReading.NO_TIMESTAMP : timestampMillis,
                            value,
                            unit,
                            quality,
                            origin));
        }

        @Override
        public void gap(String source, long fromMillis, long toMillis, String reason) {
            out.collect(
                    new Gap(
                            "sparkplug " + source,
                            null,
                            Math.min(fromMillis, toMillis),
                            toMillis,
                            reason));
        }

        @Override
        public void refused(String reason) {
            refused++;
            if (refusals.size() < MOST_SHOWN) {
                refusals.add(reason);
            }
        }

        @Override
        public void askForBirths(SparkplugTopic of) {
            ask(of, message.arrivalMillis());
        }

        void finish() {
            if (refused == 0) {
                return;
            }
            String more =
                    refused == refusals.size()
                            ? ""
                            : "; and %d more".formatted(refused - refusals.size());
            out.collect(Refusal.of(message, String.join("; ", refusals) + more));
        }
    }
}
