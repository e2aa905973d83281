/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.mqtt.broker.FaultProxy;
import io.millrace.connector.mqtt.broker.MosquittoBroker;
import io.millrace.connector.mqtt.broker.TestingPublisher;
import io.millrace.connector.mqtt.client.MqttVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract with a broker that gives packet ids one after the other, and more. */
class MosquittoSourceITCase extends MqttSourceContract {

    @TempDir static Path brokerFolder;
    private static MosquittoBroker broker;

    @BeforeAll
    static void startBroker() throws Exception {
        MosquittoBroker.assumeInstalled();
        broker = new MosquittoBroker(brokerFolder, "allow_anonymous true");
    }

    @AfterAll
    static void stopBroker() {
        if (broker != null) {
            broker.close();
        }
    }

    @Override
    int brokerPort() {
        return broker.port();
    }

    @Override
    boolean givesPacketIdsInOrder() {
        return true;
    }

    /** RELIABILITY, finding 3: the packet ids of the lost session meet those of the new one. */
    @Test
    void brokerThatForgetsTheSessionCostsAGapAndNothingElse() throws Exception {
        Path own = folder.resolve("forgetful");
        try (MosquittoBroker forgetful = new MosquittoBroker(own, "allow_anonymous true")) {
            MqttReadOptions options = options(forgetful.port(), MqttVersion.V5, "forget", "f/#");
            JobClient job = start(options, null);
            try (TestingPublisher publisher = new TestingPublisher(forgetful.port())) {
                publisher.publishRetained("f/first", "@first");
                await(job, () -> LedgerFunction.size() == 1);
                publisher.publish("f/x", List.of("@1", "@2", "@3"));
                await(job, () -> LedgerFunction.size() == 4);
            }
            forgetful.killAndRestart();
            await(
                    job,
                    () ->
                            LedgerFunction.entries()
                                    .get(LedgerFunction.size() - 1)
                                    .startsWith("GAP"));
            try (TestingPublisher publisher = new TestingPublisher(forgetful.port())) {
                publisher.publish("f/x", List.of("@4", "@5", "@6"));
                await(job, () -> LedgerFunction.size() == 8);
                LedgerFunction.failOnNext();
                publisher.publish("f/x", List.of("@7"));
                await(job, () -> LedgerFunction.size() == 9);
            }
            assertThat(LedgerFunction.entries())
                    .filteredOn(entry -> !entry.startsWith("GAP"))
                    .containsExactly("@first", "@1", "@2", "@3", "@4", "@5", "@6", "@7");
            job.cancel().get();
        }
    }

    @Test
    void withoutDeduplicationMessagesTakeEffectTwice() throws Exception {
        try (FaultProxy proxy = new FaultProxy(brokerPort());
                TestingPublisher publisher = new TestingPublisher(brokerPort())) {
            MqttReadOptions with = options(proxy.port(), MqttVersion.V5, "twice", "twice/#");
            MqttReadOptions without =
                    with.toBuilder().setProtections(Protections.ALL.withoutDeduplication()).build();
            JobClient job = start(without, null, Duration.ofHours(1));
            publisher.publishRetained("twice/first", "@first");
            await(job, () -> LedgerFunction.size() == 1);
            publisher.publish("twice/x", List.of("@1", "@2"));
            await(job, () -> LedgerFunction.size() == 3);
            proxy.cut();
            await(job, () -> LedgerFunction.size() == 6);
            job.cancel().get();
        }
    }

    /** Prints the rate at which a backlog is read, with a checkpoint each second. */
    @Test
    void readsABacklogOnce() throws Exception {
        int count = 100_000;
        MqttReadOptions options = options(brokerPort(), MqttVersion.V5, "backlog", "backlog/#");
        JobClient job = start(options, null, Duration.ofSeconds(1));
        try (TestingPublisher publisher = new TestingPublisher(brokerPort())) {
            publisher.publishRetained("backlog/first", "@first");
        }
        await(job, () -> LedgerFunction.size() == 1);
        String savepoint = stop(job);
        // mosquitto_pub takes the acknowledgement of line n for that of line n + 65535.
        publishLines("backlog/x", 0, count / 2);
        publishLines("backlog/x", count / 2, count);
        JobClient again = start(options, savepoint, Duration.ofSeconds(1));
        await(again, () -> LedgerFunction.size() > 1);
        long begin = System.nanoTime();
        int before = LedgerFunction.size();
        await(again, () -> LedgerFunction.size() >= count + 1);
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf(
                "read %d messages in %.1f s: %.0f messages/s with a checkpoint each second%n",
                count + 1 - before, seconds, (count + 1 - before) / seconds);
        again.cancel().get();
        assertThat(LedgerFunction.entries()).hasSize(count + 1).doesNotHaveDuplicates();
    }

    private void publishLines(String topic, int from, int to) throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = from; i < to; i++) {
            lines.append("@").append(i).append('\n');
        }
        Path file = folder.resolve("lines-" + from);
        Files.writeString(file, lines);
        String port = Integer.toString(brokerPort());
        Process publisher =
                new ProcessBuilder("mosquitto_pub", "-p", port, "-t", topic, "-q", "1", "-l")
                        .redirectInput(file.toFile())
                        .start();
        assertThat(publisher.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(publisher.exitValue()).isZero();
    }
}
