/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.sink;

import io.millrace.connector.mqtt.client.MqttConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * Puts a {@link MqttSink} together. Write options and a serialization schema are needed.
 *
 * @param <T> the records
 */
public final class MqttSinkBuilder<T> {

    private @Nullable MqttWriteOptions options;
    private @Nullable MqttSerializationSchema<T> schema;
    private RejectionHandler rejections = RejectionHandler.none();
    private MqttConnectionFactory factory = MqttConnectionFactory.paho();

    MqttSinkBuilder() {}

    /** Where to publish. */
    public MqttSinkBuilder<T> setWriteOptions(MqttWriteOptions options) {
        this.options = options;
        return this;
    }

    /** What records become. */
    public MqttSinkBuilder<T> setSerializationSchema(MqttSerializationSchema<T> schema) {
        this.schema = schema;
        return this;
    }

    /** Who is told of messages that no broker takes; nobody if it is not set. */
    public MqttSinkBuilder<T> setRejectionHandler(RejectionHandler rejections) {
        this.rejections = rejections;
        return this;
    }

    /** The client to connect with; Eclipse Paho if it is not set. */
    public MqttSinkBuilder<T> setConnectionFactory(MqttConnectionFactory factory) {
        this.factory = factory;
        return this;
    }

    /**
     * The sink.
     *
     * @throws IllegalStateException naming the setter that was not called
     */
    public MqttSink<T> build() {
        if (options == null) {
            throw new IllegalStateException("setWriteOptions must be called before build");
        }
        if (schema == null) {
            throw new IllegalStateException("setSerializationSchema must be called before build");
        }
        return new MqttSink<>(options, schema, rejections, factory);
    }
}
