/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.doctor;

import io.millrace.connector.mqtt.client.MqttConnectionListener;
import io.millrace.connector.mqtt.client.MqttUserProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts what comes, and keeps one example of each topic; of the first {@link #MOST_TOPICS}. */
final class TopicSurvey implements MqttConnectionListener {

    /** More topics than anybody reads. */
    static final int MOST_TOPICS = 10_000;

    private final TreeMap<String, Seen> topics = new TreeMap<>();
    private long messages;
    private @Nullable String lost;

    @Override
    public synchronized void messageArrived(
            int packetId,
            String topic,
            byte[] payload,
            boolean retained,
            boolean duplicate,
            List<MqttUserProperty> userProperties) {
        messages++;
        Seen seen = topics.get(topic);
        if (seen == null) {
            if (topics.size() >= MOST_TOPICS) {
                return;
            }
            seen = new Seen(payload);
            topics.put(topic, seen);
        }
        seen.count++;
        seen.live |= !retained;
    }

    @Override
    public synchronized void connectionLost(String reason) {
        lost = reason;
    }

    synchronized @Nullable String lost() {
        return lost;
    }

    synchronized long messages() {
        return messages;
    }

    /** What was seen, by topic. */
    synchronized List<TopicFinding> findings(double seconds) {
        List<TopicFinding> findings = new ArrayList<>();
        topics.forEach(
                (topic, seen) -> {
                    PayloadForm form = PayloadForm.of(topic, seen.example);
                    findings.add(
                            new TopicFinding(
                                    topic,
                                    seen.count,
                                    seen.count / seconds,
                                    !seen.live,
                                    form,
                                    form == PayloadForm.json
                                            ? ExampleReading.sensors(topic, seen.example)
                                            : List.of()));
                });
        return findings;
    }

    /** One topic so far. */
    private static final class Seen {

        private final byte[] example;
        private long count;
        private boolean live;

        Seen(byte[] example) {
            this.example = example;
        }
    }
}
