/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.config;

import io.millrace.connector.mqtt.payload.TopicMapping;
import io.millrace.connector.mqtt.source.MqttReadOptions;
import java.io.Serializable;
import java.util.List;

/**
 * One broker that is read.
 *
 * @param options how it is read; its topic filters are the mappings' patterns
 * @param mappings how payloads become readings; the first one that matches a topic is used
 */
public record MqttConnection(MqttReadOptions options, List<TopicMapping> mappings)
        implements Serializable {
    public MqttConnection {
        mappings = List.copyOf(mappings);
    }
}
