/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.connector.mqtt.source.MqttMessage;
import io.millrace.functions.model.RawReading;
import io.millrace.functions.model.SourceRecord;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.util.Collector;

/** Reads payloads that are documents, whatever they are written in. */
final class DocumentReader implements PayloadReader {

    private static final int MOST_SHOWN = 10;

    private final DocumentParser parser;
    private final ArrivalTimes arrivals;

    DocumentReader(DocumentParser parser, ArrivalTimes arrivals) {
        this.parser = parser;
        this.arrivals = arrivals;
    }

    @Override
    public void read(MqttMessage message, TopicRoute route, Collector<SourceRecord> out)
            throws PayloadException {
        List<RawReading> readings = new ArrayList<>();
        List<String> refusals = new ArrayList<>();
        for (JsonNode document : parser.parse(message.payload())) {
            try {
                DocumentReadings read = new DocumentReadings(document, route, message, arrivals);
                readings.addAll(read.readings());
                refusals.addAll(read.refusals());
            } catch (PayloadException e) {
                refusals.add(String.valueOf(e.getMessage()));
            }
        }
        readings.forEach(out::collect);
        if (!refusals.isEmpty()) {
            out.collect(Refusal.of(message, shown(refusals)));
        }
    }

    private static String shown(List<String> refusals) {
        List<String> first = refusals.subList(0, Math.min(MOST_SHOWN, refusals.size()));
        String shown = String.join("; ", first);
        int more = refusals.size() - first.size();
        return more == 0 ? shown : shown + "; and %d more".formatted(more);
    }

    @Override
    public boolean identifiesItself(MqttMessage message, TopicRoute route) throws PayloadException {
        for (JsonNode document : parser.parse(message.payload())) {
            if (!DocumentReadings.hasTimestamp(document, route)) {
                return false;
            }
        }
        return true;
    }
}
