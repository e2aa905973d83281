/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source;

import io.millrace.functions.model.Gap;
import java.io.Serializable;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.util.Collector;

/**
 * From a message to records.
 *
 * <p>A message that cannot be read is data, not a failure: an implementation emits something that
 * says so. What it throws fails the job.
 *
 * @param <T> the records
 */
public interface MqttDeserializationSchema<T> extends Serializable, ResultTypeQueryable<T> {

    /**
     * Emits what the message says: any number of records.
     *
     * @param message the message
     * @param out where the records go
     */
    void deserialize(MqttMessage message, Collector<T> out);

    /**
     * Emits what is known to be missing. By default nothing.
     *
     * @param gap what is missing
     * @param out where the records go
     */
    default void gap(Gap gap, Collector<T> out) {}

    /**
     * Whether the message names its own time, so that a second one with the same topic and bytes is
     * the same fact told again, whoever repeated it. It is then dropped. A message without a time
     * of its own may equal an earlier one because the value has not changed; it is dropped only
     * where the broker's redelivery proves that it is the same one.
     *
     * <p>Asked only for a message that looks like an earlier one. By default false, which never
     * loses anything.
     */
    default boolean identifiesItself(MqttMessage message) {
        return false;
    }
}
