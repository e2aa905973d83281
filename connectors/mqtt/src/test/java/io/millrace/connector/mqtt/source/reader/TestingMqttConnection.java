/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.reader;

import io.millrace.connector.mqtt.client.BrokerAnswer;
import io.millrace.connector.mqtt.client.MqttConnection;
import io.millrace.connector.mqtt.client.MqttConnectionException;
import io.millrace.connector.mqtt.client.MqttConnectionException.Kind;
import io.millrace.connector.mqtt.client.MqttConnectionListener;
import io.millrace.connector.mqtt.client.MqttPublication;
import io.millrace.connector.mqtt.client.PublishReceipt;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A connection whose deliveries and losses a test scripts, and which records what it is asked. */
final class TestingMqttConnection implements MqttConnection {

    final List<Integer> acknowledged = new CopyOnWriteArrayList<>();
    final List<String> requests = new CopyOnWriteArrayList<>();
    volatile boolean closed;

    private final MqttConnectionListener listener;
    private final boolean sessionPresent;
    private final @Nullable MqttConnectionException refusal;

    TestingMqttConnection(
            MqttConnectionListener listener,
            boolean sessionPresent,
            @Nullable MqttConnectionException refusal) {
        this.listener = listener;
        this.sessionPresent = sessionPresent;
        this.refusal = refusal;
    }

    void deliver(int packetId, String payload) {
        deliver(packetId, payload, false);
    }

    void deliver(int packetId, String payload, boolean retained) {
        listener.messageArrived(
                packetId,
                "t",
                payload.getBytes(StandardCharsets.UTF_8),
                retained,
                false,
                List.of());
    }

    void lose() {
        listener.connectionLost("cut by the test");
    }

    @Override
    public BrokerAnswer open(Duration deadline) throws MqttConnectionException {
        if (refusal != null) {
            throw refusal;
        }
        return BrokerAnswer.unlimited(sessionPresent);
    }

    @Override
    public void subscribe(List<String> topicFilters, Duration deadline) {
        requests.add("subscribe " + topicFilters);
    }

    @Override
    public void unsubscribe(List<String> topicFilters, Duration deadline) {
        requests.add("unsubscribe " + topicFilters);
    }

    @Override
    public void acknowledge(int packetId) throws MqttConnectionException {
        if (closed) {
            throw new MqttConnectionException(Kind.LOST, "closed", null);
        }
        acknowledged.add(packetId);
    }

    @Override
    public void publish(MqttPublication publication, PublishReceipt receipt) {
        throw new UnsupportedOperationException("sources do not publish");
    }

    @Override
    public void close(Duration grace) {
        closed = true;
    }

    List<Integer> acknowledged() {
        return new ArrayList<>(acknowledged);
    }
}
