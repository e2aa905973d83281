/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The block {@code kafka}, or the same block in {@code streaming}. */
final class KafkaBinding {

    private KafkaBinding() {}

    static @Nullable KafkaOptions bind(Block root) {
        Block kafka = root.block("kafka");
        Block nested = root.block("streaming").block("kafka");
        if (kafka.isObject() && nested.isObject()) {
            nested.problems().add(nested.pointer(), "kafka is given as well; only one is allowed");
        }
        Block block = nested.isObject() ? nested : kafka;
        Block topics = block.block("topics");
        if (topics.has("alarms") && topics.has("alerts")) {
            topics.problem("alerts", "alarms is given as well; only one is allowed");
        }
        List<String> brokers = brokers(block, "brokers");
        if (!block.isObject() || !block.sound()) {
            return null;
        }
        return new KafkaOptions(
                brokers,
                topics.text("alarms", topics.text("alerts", KafkaOptions.DEFAULT_ALARMS_TOPIC)));
    }

    /** The {@code host:port} of a list, looked at beyond what the schema can say. */
    static List<String> brokers(Block block, String key) {
        List<String> brokers = block.texts(key);
        for (int i = 0; i < brokers.size(); i++) {
            int port = port(brokers.get(i));
            if (block.sound() && (port < 1 || port > 65_535)) {
                block.problems()
                        .add(
                                Pointers.child(block.pointer(key), i),
                                "%s has a port that is not in [1, 65535]"
                                        .formatted(ShownValue.of(brokers.get(i))));
            }
        }
        return brokers;
    }

    private static int port(String broker) {
        int colon = broker.lastIndexOf(':');
        String port = broker.substring(colon + 1);
        return port.matches("[0-9]{1,5}") ? Integer.parseInt(port) : 0;
    }
}
