/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.mqtt.broker.HiveMqBroker;
import io.millrace.connector.mqtt.broker.MosquittoBroker;
import io.millrace.connector.mqtt.broker.TestingPublisher;
import io.millrace.connector.mqtt.client.MqttConnectionFactory;
import io.millrace.connector.mqtt.client.MqttVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Faults of sessions, each with the protection that keeps the promise and without it. */
class SessionFaultsITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(6)
                            .build());

    private static final Duration NEVER = Duration.ofHours(1);

    @TempDir Path folder;
    private MosquittoBroker broker;

    @BeforeEach
    void start() throws Exception {
        MosquittoBroker.assumeInstalled();
        broker = new MosquittoBroker(folder.resolve("broker"), "allow_anonymous true");
        LedgerFunction.reset();
    }

    @AfterEach
    void stop() {
        if (broker != null) {
            broker.close();
        }
    }

    /** HiveMQ says why it cuts the connection; mosquitto 2.0.11 closes it without a word. */
    @Test
    void twoJobsWithOneClientIdEndInOneClearFailure() throws Exception {
        try (HiveMqBroker telling = new HiveMqBroker(folder.resolve("telling"))) {
            MqttReadOptions options = options(telling.port(), Protections.ALL);
            TestingJob jobs = new TestingJob(folder, MqttConnectionFactory.paho());
            JobClient one = jobs.start(options, null, 1, NEVER);
            JobClient two = jobs.start(options, null, 1, NEVER);
            TestingJob.await(one, () -> isOver(one) || isOver(two));
            JobClient over = isOver(one) ? one : two;
            JobClient left = over == one ? two : one;
            assertThatThrownBy(() -> over.getJobExecutionResult().get())
                    .hasStackTraceContaining(
                            "was taken over 3 times in 10 minutes by another client with the same"
                                    + " client id; give each job a client id of its own");
            assertThat(isOver(left)).isFalse();
            left.cancel().get();
        }
    }

    private static boolean isOver(JobClient job) {
        try {
            return job.getJobStatus().get().isTerminalState();
        } catch (Exception e) {
            return Assertions.fail("the job's state is not known", e);
        }
    }

    @Test
    void whatNoCheckpointHoldsComesAgainOnlyIfItWasNotAcknowledgedAtOnce() throws Exception {
        assertThat(afterAFailure(Protections.ALL, "late")).containsOnlyOnce("@1", "@2", "@3");
        assertThat(afterAFailure(Protections.ALL.withoutAckAtCheckpoint(), "early"))
                .doesNotContain("@1", "@2");
    }

    private List<String> afterAFailure(Protections protections, String topic) throws Exception {
        LedgerFunction.reset();
        MqttReadOptions options =
                options(broker.port(), protections).toBuilder()
                        .setClientId(topic)
                        .setTopicFilters(List.of(topic))
                        .build();
        TestingJob jobs = new TestingJob(folder, MqttConnectionFactory.paho());
        JobClient job = jobs.start(options, null, 1, NEVER);
        try (TestingPublisher publisher = new TestingPublisher(broker.port())) {
            publisher.publishRetained(topic, "@first");
            TestingJob.await(job, () -> LedgerFunction.size() == 1);
            String savepoint = jobs.stop(job);
            JobClient again = jobs.start(options, savepoint, 1, NEVER);
            publisher.publish(topic, List.of("@1", "@2"));
            TestingJob.await(again, () -> LedgerFunction.size() == 3);
            LedgerFunction.failOnNext();
            publisher.publish(topic, List.of("@3"));
            TestingJob.await(again, () -> LedgerFunction.failures() == 1);
            publisher.publish(topic, List.of("@4"));
            TestingJob.await(again, () -> LedgerFunction.entries().contains("@4"));
            List<String> entries = LedgerFunction.entries();
            again.cancel().get();
            return entries;
        }
    }

    @Test
    void lostSessionIsAGapOnlyWithGapDetection() throws Exception {
        assertThat(afterTheBrokerForgot(Protections.ALL))
                .filteredOn(entry -> entry.startsWith("GAP"))
                .hasSize(1);
        assertThat(afterTheBrokerForgot(Protections.ALL.withoutGapDetection()))
                .noneMatch(entry -> entry.startsWith("GAP"));
    }

    private List<String> afterTheBrokerForgot(Protections protections) throws Exception {
        LedgerFunction.reset();
        // What it kept for the topic before is forgotten.
        broker.killAndRestart();
        JobClient job =
                new TestingJob(folder, MqttConnectionFactory.paho())
                        .start(
                                options(broker.port(), protections),
                                null,
                                1,
                                Duration.ofMillis(100));
        try (TestingPublisher publisher = new TestingPublisher(broker.port())) {
            publisher.publishRetained("f", "@first");
            TestingJob.await(job, () -> LedgerFunction.size() == 1);
        }
        broker.killAndRestart();
        try (TestingPublisher publisher = new TestingPublisher(broker.port())) {
            publisher.publishRetained("f", "@second");
            TestingJob.await(job, () -> LedgerFunction.entries().contains("@second"));
        }
        List<String> entries = LedgerFunction.entries();
        job.cancel().get();
        return entries;
    }

    static MqttReadOptions options(int port, Protections protections) {
        return MqttSourceContract.options(port, MqttVersion.V5, "faults", "f").toBuilder()
                .setProtections(protections)
                .build();
    }
}
