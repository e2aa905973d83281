/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.mqtt.broker.MosquittoBroker;
import io.millrace.connector.mqtt.broker.TestingPublisher;
import io.millrace.connector.mqtt.client.MqttVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several sessions across parallelisms: a broker gives an absent member of a shared subscription its
 * share all the same, so that a session which nobody reads any more would keep messages for ever.
 */
class RescaleITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(2)
                            .setNumberSlotsPerTaskManager(3)
                            .build());

    private static final int SESSIONS = 4;
    private static final int A_ROUND = 400;

    @TempDir Path folder;
    private MosquittoBroker broker;
    private int published;

    @BeforeEach
    void start() throws Exception {
        MosquittoBroker.assumeInstalled();
        broker = new MosquittoBroker(folder.resolve("broker"), "allow_anonymous true");
        LedgerFunction.reset();
        WatchedConnections.reset();
    }

    @AfterEach
    void stop() {
        if (broker != null) {
            broker.close();
        }
    }

    @Test
    void fourTwoFourStrandsNothingAndRepeatsNothing() throws Exception {
        MqttReadOptions options = options(SESSIONS);
        TestingJob job = new TestingJob(folder, new WatchedConnections());
        try (TestingPublisher publisher = new TestingPublisher(broker.port())) {
            JobClient running = job.start(options, null, 4);
            awaitSessions(running, SESSIONS);
            String savepoint = null;
            for (int parallelism : new int[] {2, 4, 3}) {
                publish(publisher);
                // Stopped in the middle: what is unacknowledged comes again to its session.
                savepoint = job.stop(running);
                assertThat(WatchedConnections.open()).isEmpty();
                publish(publisher);
                running = job.start(options, savepoint, parallelism);
                awaitSessions(running, SESSIONS);
                publish(publisher);
                TestingJob.await(running, () -> LedgerFunction.size() >= published);
                LedgerFunction.failOnNext();
                publish(publisher);
                TestingJob.await(running, () -> LedgerFunction.size() >= published);
                awaitSessions(running, SESSIONS);
            }
            int checkpoints = LedgerFunction.checkpoints();
            JobClient last = running;
            TestingJob.await(last, () -> LedgerFunction.checkpoints() > checkpoints + 1);
            assertLedger();
            assertThat(WatchedConnections.openedTwice()).isEmpty();
            last.cancel().get();
        }
    }

    @Test
    void sessionsThatAreNotWantedAnyMoreAreReadToTheirEnd() throws Exception {
        TestingJob job = new TestingJob(folder, new WatchedConnections());
        try (TestingPublisher publisher = new TestingPublisher(broker.port())) {
            JobClient running = job.start(options(SESSIONS), null, 2);
            awaitSessions(running, SESSIONS);
            String savepoint = job.stop(running);
            // A quarter of them waits in each session.
            publish(publisher);
            running = job.start(options(2), savepoint, 2);
            JobClient again = running;
            TestingJob.await(again, () -> LedgerFunction.size() >= published);
            awaitSessions(again, SESSIONS);
            publish(publisher);
            TestingJob.await(again, () -> LedgerFunction.size() >= published);
            assertLedger();
            again.cancel().get();
        }
    }

    private static void awaitSessions(JobClient job, int count) throws Exception {
        TestingJob.await(job, () -> WatchedConnections.open().size() == count);
        int checkpoints = LedgerFunction.checkpoints();
        // The subscriptions have been granted when a checkpoint has seen the sessions opened.
        TestingJob.await(job, () -> LedgerFunction.checkpoints() > checkpoints + 2);
    }

    private void publish(TestingPublisher publisher) throws Exception {
        List<String> payloads = new ArrayList<>();
        for (int i = 0; i < A_ROUND; i++) {
            payloads.add("@" + published++);
        }
        publisher.publish("rescale/x", payloads);
    }

    private void assertLedger() {
        List<String> wanted = new ArrayList<>();
        for (int i = 0; i < published; i++) {
            wanted.add("@" + i);
        }
        assertThat(LedgerFunction.entries()).containsExactlyInAnyOrderElementsOf(wanted);
    }

    private MqttReadOptions options(int sessions) {
        return MqttSourceContract.options(broker.port(), MqttVersion.V5, "rescale", "rescale/#")
                .toBuilder()
                .setSessions(sessions)
                .setSessionExpiry(Duration.ofHours(1))
                .build();
    }
}
