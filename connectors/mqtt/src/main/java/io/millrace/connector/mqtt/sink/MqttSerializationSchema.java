/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.sink;

import io.millrace.connector.mqtt.client.MqttPublication;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * From a record to a message.
 *
 * @param <T> the records
 */
@FunctionalInterface
public interface MqttSerializationSchema<T> extends Serializable {

    /** Called once before the first record; by default does nothing. */
    default void open() throws Exception {}

    /**
     * The message to publish, or null for none. What it throws fails the job.
     *
     * @param element the record
     */
    @Nullable MqttPublication serialize(T element);
}
