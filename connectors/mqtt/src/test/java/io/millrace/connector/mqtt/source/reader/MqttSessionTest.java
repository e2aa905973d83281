/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.mqtt.client.Backoff;
import io.millrace.connector.mqtt.source.MqttReadOptions;
import io.millrace.connector.mqtt.source.metrics.MqttSourceMetrics;
import io.millrace.connector.mqtt.source.reader.MqttEvent.Delivery;
import io.millrace.connector.mqtt.source.reader.MqttEvent.Lost;
import io.millrace.connector.mqtt.source.reader.MqttEvent.Opened;
import io.millrace.connector.mqtt.source.reader.MqttEvent.Overflow;
import io.millrace.connector.mqtt.source.split.AckHandle;
import io.millrace.connector.mqtt.source.split.DeliveryLog;
import io.millrace.connector.mqtt.source.split.MqttSessionSplit;
import io.millrace.connector.mqtt.source.split.Release;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.testutils.MetricListener;
import org.junit.jupiter.api.Test;

/** One session's connections on one thread: every step is the test's own. */
class MqttSessionTest {

    private static final int MOST = 100;

    private final TestingMqttConnections connections = TestingMqttConnections.keepingTheSession();
    private final MetricListener metrics = new MetricListener();
    private final WakeUp wakeUp = new WakeUp();
    private final Acknowledgements acknowledgements = new Acknowledgements(wakeUp);
    private final MqttSession session =
            session(TestingMqttConnections.options(10), MqttSessionSplit.unopened("client"));

    @Test
    void opensAndHandsOverInOrder() {
        connect();
        connections.newest().deliver(1, "a");
        connections.newest().deliver(2, "b");
        assertThat(advance()).extracting(MqttSessionTest::payload).containsExactly("a", "b");
        assertThat(gauge(MqttSourceMetrics.CONNECTED)).isEqualTo(1);
        assertThat(gauge(MqttSourceMetrics.UNACKED_MESSAGES)).isEqualTo(2);
        assertThat(gauge(MqttSourceMetrics.WINDOW_UTILIZATION)).isEqualTo(0.2);
        assertThat(count(MqttSourceMetrics.MESSAGES_RECEIVED)).isEqualTo(2);
        assertThat(count(MqttSourceMetrics.BYTES_RECEIVED)).isEqualTo(2);
    }

    /** A packet id that outlives its connection would acknowledge a message nobody has seen. */
    @Test
    void acknowledgementOfAnOlderConnectionIsNotSent() {
        connect();
        connections.newest().deliver(1, "a");
        advance();
        reconnect();
        connections.newest().deliver(1, "something else");
        advance();
        acknowledgements.put("client", new Release(0, new long[] {AckHandle.of(1, 1)}));
        advance();
        assertThat(connections.made).hasSize(2);
        assertThat(connections.made)
                .allSatisfy(connection -> assertThat(connection.acknowledged).isEmpty());
        assertThat(count(MqttSourceMetrics.STALE_ACKS_DROPPED)).isEqualTo(1);
        acknowledgements.put("client", new Release(1, new long[] {AckHandle.of(2, 1)}));
        advance();
        assertThat(connections.newest().acknowledged).containsExactly(1);
        assertThat(acknowledgements.sent("client")).isEqualTo(2);
        assertThat(gauge(MqttSourceMetrics.UNACKED_MESSAGES)).isEqualTo(0);
    }

    @Test
    void lostConnectionIsDrainedThenDisposedOfAndReplaced() {
        connect();
        TestingMqttConnection first = connections.newest();
        first.deliver(1, "a");
        first.lose();
        List<MqttEvent> last = advance();
        assertThat(last).hasExactlyElementsOfTypes(Delivery.class, Lost.class);
        assertThat(payload(last.get(0))).isEqualTo("a");
        List<MqttEvent> events = advanceUntil(2);
        assertThat(first.closed).isTrue();
        assertThat(events).hasExactlyElementsOfTypes(Opened.class);
        assertThat(((Opened) events.get(0)).sessionPresent()).isTrue();
        assertThat(((Opened) events.get(0)).generation()).isEqualTo(2);
        assertThat(count(MqttSourceMetrics.RECONNECTS)).isEqualTo(1);
    }

    @Test
    void failedAttemptsAreClosedAndRepeated() {
        connections.refuseNext(3);
        advanceUntil(4);
        assertThat(connections.made.subList(0, 3)).allMatch(connection -> connection.closed);
        assertThat(connections.newest().closed).isFalse();
        assertThat(count(MqttSourceMetrics.RECONNECTS)).isZero();
    }

    /** Mosquitto 2.0 sends its whole queue after a reconnect, whatever the receive maximum is. */
    @Test
    void brokerThatSendsMoreThanTheWindowIsHeldBackAndLosesNothing() throws Exception {
        connect();
        Thread client =
                new Thread(
                        () -> {
                            for (int id = 1; id <= 200; id++) {
                                connections.newest().deliver(id, "m" + id);
                            }
                        });
        client.start();
        List<MqttEvent> events = new ArrayList<>();
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (events.size() < 200 && System.nanoTime() < deadline) {
            session.advance(events, MOST);
        }
        client.join();
        assertThat(events).hasSize(200).allMatch(Delivery.class::isInstance);
        assertThat(events).extracting(MqttSessionTest::payload).startsWith("m1").endsWith("m200");
        assertThat(connections.made).hasSize(1);
        assertThat(connections.newest().closed).isFalse();
    }

    @Test
    void clientThatWaitsForRoomIsLetGoWhenTheSessionCloses() throws Exception {
        connect();
        Thread client =
                new Thread(
                        () -> {
                            for (int id = 1; id <= 200; id++) {
                                connections.newest().deliver(id, "m");
                            }
                        });
        client.start();
        session.close();
        client.join(Duration.ofSeconds(10).toMillis());
        assertThat(client.isAlive()).isFalse();
    }

    @Test
    void messagesWithoutAcknowledgementThatFindNoRoomAreReported() {
        connect();
        for (int i = 0; i < 13; i++) {
            connections.newest().deliver(0, "m");
        }
        List<MqttEvent> events = advance();
        assertThat(events).filteredOn(Delivery.class::isInstance).hasSize(10);
        assertThat(events).contains(new Overflow(3, 1000, 1000));
        assertThat(count(MqttSourceMetrics.OVERFLOW_DROPPED)).isEqualTo(3);
        assertThat(gauge(MqttSourceMetrics.UNACKED_MESSAGES)).isEqualTo(0);
    }

    @Test
    void subscribesOnceAndLeavesTheSessionWhatItHas() {
        connect();
        reconnect();
        assertThat(connections.made.get(0).requests).containsExactly("subscribe [t]");
        assertThat(connections.made.get(1).requests).isEmpty();
    }

    @Test
    void endsSubscriptionsThatAreNotWantedAnyMore() {
        TestingMqttConnections kept = new TestingMqttConnections(number -> true);
        MqttSessionSplit before =
                new MqttSessionSplit("client", List.of("old", "t"), 5, DeliveryLog.EMPTY);
        MqttSession changed = session(kept, TestingMqttConnections.options(10, "t", "u"), before);
        changed.advance(new ArrayList<>(), MOST);
        assertThat(kept.newest().requests).containsExactly("unsubscribe [old]", "subscribe [t, u]");
    }

    @Test
    void overlappingFiltersAreSubscribedOnce() {
        TestingMqttConnections fresh = TestingMqttConnections.keepingTheSession();
        session(
                        fresh,
                        TestingMqttConnections.options(10, "a/+/x", "a/#", "b"),
                        MqttSessionSplit.unopened("client"))
                .advance(new ArrayList<>(), MOST);
        assertThat(fresh.newest().requests).containsExactly("subscribe [a/#, b]");
    }

    @Test
    void closesItsConnection() {
        connect();
        session.close();
        session.close();
        assertThat(connections.newest().closed).isTrue();
        assertThat(gauge(MqttSourceMetrics.CONNECTED)).isEqualTo(0);
    }

    private void connect() {
        advanceUntil(1);
    }

    private void reconnect() {
        connections.newest().lose();
        advanceUntil(connections.made.size() + 1);
    }

    private List<MqttEvent> advance() {
        List<MqttEvent> events = new ArrayList<>();
        session.advance(events, MOST);
        return events;
    }

    /** Until that many connections were made and the last one is open. */
    private List<MqttEvent> advanceUntil(int made) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        List<MqttEvent> events = new ArrayList<>();
        while (System.nanoTime() < deadline) {
            session.advance(events, MOST);
            if (connections.made.size() == made
                    && events.stream().anyMatch(Opened.class::isInstance)) {
                return events;
            }
            wakeUp.await(Math.min(session.idleNanos(), 10_000_000));
        }
        throw new AssertionError("connection " + made + " was not opened in time");
    }

    private MqttSession session(MqttReadOptions options, MqttSessionSplit split) {
        return session(connections, options, split);
    }

    private MqttSession session(
            TestingMqttConnections factory, MqttReadOptions options, MqttSessionSplit split) {
        return new MqttSession(
                split,
                options,
                factory,
                () -> 1000,
                new Backoff(Duration.ofMillis(1), Duration.ofMillis(5), 1),
                Runnable::run,
                wakeUp,
                acknowledgements,
                new MqttSourceMetrics(
                        factory == connections
                                ? metrics.getMetricGroup()
                                : new MetricListener().getMetricGroup(),
                        "client"));
    }

    private long count(String name) {
        return metrics.getCounter(MqttSourceMetrics.GROUP, "clientId", "client", name)
                .map(Counter::getCount)
                .orElseThrow();
    }

    private Object gauge(String name) {
        return metrics.getGauge(MqttSourceMetrics.GROUP, "clientId", "client", name)
                .map(Gauge::getValue)
                .orElseThrow();
    }

    private static String payload(MqttEvent event) {
        return new String(((Delivery) event).message().payload(), StandardCharsets.UTF_8);
    }
}
