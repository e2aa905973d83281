/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source;

import io.millrace.connector.mqtt.client.MqttConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * Puts a {@link MqttSource} together. Read options and a deserialization schema are needed.
 *
 * @param <T> the records
 */
public final class MqttSourceBuilder<T> {

    private @Nullable MqttReadOptions options;
    private @Nullable MqttDeserializationSchema<T> schema;
    private MqttConnectionFactory factory = MqttConnectionFactory.paho();
    private ArrivalClock clock = ArrivalClock.system();

    MqttSourceBuilder() {}

    /** What to read, and from where. */
    public MqttSourceBuilder<T> setReadOptions(MqttReadOptions options) {
        this.options = options;
        return this;
    }

    /** What messages become. */
    public MqttSourceBuilder<T> setDeserializationSchema(MqttDeserializationSchema<T> schema) {
        this.schema = schema;
        return this;
    }

    /** The client to connect with; Eclipse Paho if it is not set. */
    public MqttSourceBuilder<T> setConnectionFactory(MqttConnectionFactory factory) {
        this.factory = factory;
        return this;
    }

    /** The clock that tells when messages arrive; the system's if it is not set. */
    public MqttSourceBuilder<T> setClock(ArrivalClock clock) {
        this.clock = clock;
        return this;
    }

    /**
     * The source.
     *
     * @throws IllegalStateException naming the setter that was not called
     */
    public MqttSource<T> build() {
        if (options == null) {
            throw new IllegalStateException("setReadOptions must be called before build");
        }
        if (schema == null) {
            throw new IllegalStateException("setDeserializationSchema must be called before build");
        }
        return new MqttSource<>(options, schema, factory, clock);
    }
}
