/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.config;

import java.io.Serializable;
import java.util.List;

/**
 * Where alarms are published besides the database.
 *
 * @param brokers {@code host:port} of brokers to start from, at least one
 * @param alarmsTopic name of the topic that takes the alarms, keyed by asset
 */
public record KafkaOptions(List<String> brokers, String alarmsTopic) implements Serializable {

    public static final String DEFAULT_ALARMS_TOPIC = "alarms";

    public KafkaOptions {
        brokers = List.copyOf(brokers);
        if (brokers.isEmpty()) {
            throw new IllegalArgumentException("brokers must name at least one broker");
        }
    }
}
