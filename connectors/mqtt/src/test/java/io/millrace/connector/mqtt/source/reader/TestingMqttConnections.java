/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.reader;

import io.millrace.connector.mqtt.client.MqttConnection;
import io.millrace.connector.mqtt.client.MqttConnectionException;
import io.millrace.connector.mqtt.client.MqttConnectionException.Kind;
import io.millrace.connector.mqtt.client.MqttConnectionFactory;
import io.millrace.connector.mqtt.client.MqttConnectionListener;
import io.millrace.connector.mqtt.client.MqttConnectionSettings;
import io.millrace.connector.mqtt.client.MqttEndpoint;
import io.millrace.connector.mqtt.source.MqttReadOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;

/** Makes {@link TestingMqttConnection}s and keeps them; the number of a connection is from 1. */
final class TestingMqttConnections implements MqttConnectionFactory {

    final List<TestingMqttConnection> made = new CopyOnWriteArrayList<>();

    private final IntPredicate sessionPresent;
    private final AtomicInteger refusals = new AtomicInteger();

    /**
     * @param sessionPresent whether the broker has the session, by number of the connection
     */
    TestingMqttConnections(IntPredicate sessionPresent) {
        this.sessionPresent = sessionPresent;
    }

    /** A session that the broker keeps from the first connection on. */
    static TestingMqttConnections keepingTheSession() {
        return new TestingMqttConnections(number -> number > 1);
    }

    static MqttReadOptions options(int receiveMaximum, String... filters) {
        return MqttReadOptions.builder(
                        MqttEndpoint.of("mqtt://testing"),
                        "client",
                        filters.length == 0 ? List.of("t") : List.of(filters))
                .setReceiveMaximum(receiveMaximum)
                .setSessionExpiry(Duration.ofHours(1))
                .build();
    }

    void refuseNext(int count) {
        refusals.set(count);
    }

    TestingMqttConnection newest() {
        return made.get(made.size() - 1);
    }

    @Override
    public MqttConnection create(MqttConnectionSettings settings, MqttConnectionListener listener) {
        boolean refused = refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        TestingMqttConnection connection =
                new TestingMqttConnection(
                        listener,
                        sessionPresent.test(made.size() + 1),
                        refused
                                ? new MqttConnectionException(Kind.UNREACHABLE, "refused", null)
                                : null);
        made.add(connection);
        return connection;
    }
}
