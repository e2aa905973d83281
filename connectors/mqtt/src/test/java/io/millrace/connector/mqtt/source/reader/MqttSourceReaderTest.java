/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.mqtt.client.Backoff;
import io.millrace.connector.mqtt.source.MqttReadOptions;
import io.millrace.connector.mqtt.source.TextSchema;
import io.millrace.connector.mqtt.source.metrics.MqttSourceMetrics;
import io.millrace.connector.mqtt.source.split.MqttSessionSplit;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.testutils.source.reader.TestingReaderContext;
import org.apache.flink.connector.testutils.source.reader.TestingReaderOutput;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.testutils.MetricListener;
import org.apache.flink.runtime.metrics.groups.InternalSourceReaderMetricGroup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The whole reader, with its fetcher's thread, on a scripted broker. */
class MqttSourceReaderTest {

    private final AtomicLong now = new AtomicLong(1_000);
    private final MetricListener metrics = new MetricListener();
    private final TestingReaderOutput<String> output = new TestingReaderOutput<>();
    private TestingMqttConnections connections = TestingMqttConnections.keepingTheSession();
    private MqttSourceReader<String> reader = reader(metrics);

    @AfterEach
    void close() throws Exception {
        reader.close();
    }

    @Test
    void acknowledgesWhenTheCheckpointThatHoldsTheMessageCompletes() throws Exception {
        start();
        deliver(1, "a");
        deliver(2, "b");
        deliver(3, "c");
        emits("a", "b", "c");
        assertThat(newest().acknowledged).isEmpty();
        reader.snapshotState(1);
        deliver(4, "d");
        emits("a", "b", "c", "d");
        assertThat(newest().acknowledged).isEmpty();
        reader.notifyCheckpointComplete(1);
        acknowledges(1, 2, 3);
        reader.snapshotState(2);
        reader.notifyCheckpointComplete(2);
        acknowledges(1, 2, 3, 4);
    }

    @Test
    void acknowledgesNothingForAnAbortedCheckpoint() throws Exception {
        start();
        deliver(1, "a");
        deliver(2, "b");
        emits("a", "b");
        reader.snapshotState(1);
        reader.notifyCheckpointAborted(1);
        deliver(3, "c");
        emits("a", "b", "c");
        assertThat(newest().acknowledged).isEmpty();
        reader.snapshotState(2);
        reader.notifyCheckpointComplete(2);
        acknowledges(1, 2, 3);
    }

    @Test
    void lostConnectionDropsItsAcknowledgementsAndRepetitions() throws Exception {
        start();
        deliver(1, "same");
        deliver(2, "same");
        emits("same", "same");
        reader.snapshotState(1);
        newest().lose();
        connected(2);
        deliver(1, "same");
        deliver(2, "same");
        deliver(3, "same");
        emits("same", "same", "same");
        reader.notifyCheckpointComplete(1);
        reader.snapshotState(2);
        reader.notifyCheckpointComplete(2);
        acknowledges(1, 2, 3);
        assertThat(connections.made.get(0).acknowledged).isEmpty();
        assertThat(count(MqttSourceMetrics.STALE_ACKS_DROPPED)).isEqualTo(2);
        assertThat(count(MqttSourceMetrics.DUPLICATES_DROPPED)).isEqualTo(2);
    }

    /** RELIABILITY, finding 3: the new session's packet ids are those of the old one. */
    @Test
    void brokerThatForgotTheSessionKeepsItsNewMessages() throws Exception {
        connections = new TestingMqttConnections(number -> false);
        reader.close();
        reader = reader(new MetricListener());
        start();
        deliver(1, "old");
        deliver(2, "old");
        emits("old", "old");
        reader.snapshotState(1);
        now.set(9_000);
        newest().lose();
        connected(2);
        deliver(1, "new");
        deliver(2, "new");
        reader.notifyCheckpointComplete(1);
        emits(
                "old",
                "old",
                "GAP 1000..9000 session lost: the broker did not have it any more",
                "new",
                "new");
        reader.notifyCheckpointComplete(1);
        assertThat(newest().acknowledged).isEmpty();
    }

    @Test
    void restoredReaderRecognisesWhatTheBrokerSendsAgain() throws Exception {
        start();
        deliver(1, "@1");
        deliver(2, "@2");
        emits("@1", "@2");
        List<MqttSessionSplit> checkpoint = reader.snapshotState(1);
        deliver(3, "@3");
        emits("@1", "@2", "@3");
        reader.close();

        output.clearEmittedRecords();
        connections = new TestingMqttConnections(number -> true);
        reader = reader(new MetricListener());
        reader.addSplits(checkpoint);
        connected(1);
        deliver(1, "@1");
        deliver(2, "@2");
        deliver(3, "@3");
        deliver(4, "@1");
        deliver(5, "same");
        deliver(6, "same");
        emits("@3", "same", "same");
    }

    @Test
    void missingSessionAfterARestoreIsAGap() throws Exception {
        start();
        deliver(1, "a");
        emits("a");
        List<MqttSessionSplit> checkpoint = reader.snapshotState(1);
        reader.close();
        output.clearEmittedRecords();
        now.set(60_000);
        connections = new TestingMqttConnections(number -> false);
        reader = reader(new MetricListener());
        reader.addSplits(checkpoint);
        emits("GAP 1000..60000 session lost: the broker did not have it any more");
    }

    @Test
    void brokerThatForgotWhatWasUnacknowledgedIsAGap() throws Exception {
        start();
        deliver(1, "a");
        emits("a");
        now.set(2_000);
        newest().lose();
        connected(2);
        deliver(2, "b");
        emits(
                "a",
                "GAP 1000..2000 session lost: the broker has one, but not with what was known to be"
                        + " unacknowledged in it",
                "b");
    }

    @Test
    void firstConnectionIsNoGap() throws Exception {
        start();
        deliver(1, "a");
        emits("a");
    }

    @Test
    void keepsTryingWhileNobodyAnswers() throws Exception {
        connections.refuseNext(3);
        start();
        connected(4);
        deliver(1, "a");
        emits("a");
    }

    @Test
    void closingEndsTheThreadsAndCanBeRepeated() throws Exception {
        start();
        deliver(1, "a");
        emits("a");
        reader.close();
        reader.close();
        assertThat(newest().closed).isTrue();
        await(() -> threads() == 0);
    }

    @Test
    void messagesBeyondTheElementQueueWaitWithoutBlockingTheClient() throws Exception {
        connections = TestingMqttConnections.keepingTheSession();
        reader.close();
        reader = reader(new MetricListener());
        start();
        for (int id = 1; id <= 10_000; id++) {
            deliver(id, "m");
        }
        await(() -> output.getEmittedRecords().size() == 10_000);
    }

    private MqttSourceReader<String> reader(MetricListener listener) {
        MqttReadOptions options = TestingMqttConnections.options(10_000);
        return MqttSourceReader.create(
                options,
                new TextSchema(),
                connections,
                now::get,
                clientId -> new Backoff(Duration.ofMillis(1), Duration.ofMillis(5), 1),
                new TestingReaderContext(
                        new Configuration(),
                        InternalSourceReaderMetricGroup.mock(listener.getMetricGroup())));
    }

    private void start() throws Exception {
        reader.addSplits(List.of(MqttSessionSplit.unopened("client")));
        if (connections.made.isEmpty()) {
            await(() -> !connections.made.isEmpty());
        }
    }

    private void connected(int number) throws Exception {
        await(() -> connections.made.size() == number);
    }

    private TestingMqttConnection newest() {
        return connections.newest();
    }

    private void deliver(int packetId, String payload) {
        newest().deliver(packetId, payload);
    }

    private void emits(String... expected) throws Exception {
        await(() -> output.getEmittedRecords().size() >= expected.length);
        // One round more, to see what should not come.
        reader.pollNext(output);
        assertThat(output.getEmittedRecords()).containsExactly(expected);
    }

    private void acknowledges(Integer... packetIds) throws Exception {
        await(() -> newest().acknowledged.size() >= packetIds.length);
        assertThat(newest().acknowledged).containsExactly(packetIds);
    }

    private void await(BooleanSupplier condition) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as("in time: %s", output.getEmittedRecords())
                    .isLessThan(deadline);
            if (reader.pollNext(output) == InputStatus.NOTHING_AVAILABLE) {
                try {
                    reader.isAvailable().get(10, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    // The condition may have come true without a record.
                }
            }
        }
    }

    private long count(String name) {
        return metrics.getCounter(MqttSourceMetrics.GROUP, "clientId", "client", name)
                .map(Counter::getCount)
                .orElseThrow();
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains("mqtt-connect-client"))
                .count();
    }
}
