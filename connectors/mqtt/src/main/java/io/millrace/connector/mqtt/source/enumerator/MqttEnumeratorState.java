/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.enumerator;

import io.millrace.connector.mqtt.source.split.MqttSessionSplit;
import java.util.List;

/**
 * What the enumerator knows.
 *
 * @param assigned client ids of the sessions that a reader owns
 * @param unassigned sessions that wait for a reader
 */
public record MqttEnumeratorState(List<String> assigned, List<MqttSessionSplit> unassigned) {

    public MqttEnumeratorState {
        assigned = List.copyOf(assigned);
        unassigned = List.copyOf(unassigned);
    }
}
