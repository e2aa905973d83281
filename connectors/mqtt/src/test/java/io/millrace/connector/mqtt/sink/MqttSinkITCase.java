/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.mqtt.broker.FaultProxy;
import io.millrace.connector.mqtt.broker.MosquittoBroker;
import io.millrace.connector.mqtt.broker.TestingSubscriber;
import io.millrace.connector.mqtt.client.Backoff;
import io.millrace.connector.mqtt.client.MqttConnectionFactory;
import io.millrace.connector.mqtt.client.MqttEndpoint;
import io.millrace.connector.mqtt.client.MqttPublication;
import io.millrace.connector.mqtt.client.MqttVersion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The sink against a real mosquitto: cut connections, outages, messages that nobody takes. */
class MqttSinkITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(4)
                            .build());

    private static final int KEYS = 5;
    private static final AtomicBoolean FAILED = new AtomicBoolean();

    @TempDir static Path folder;
    private static MosquittoBroker broker;
    private static MosquittoBroker strict;

    private final List<String> rejected = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        MosquittoBroker.assumeInstalled();
        broker = new MosquittoBroker(folder.resolve("open"), "allow_anonymous true");
        Path rules = Files.writeString(folder.resolve("rules"), "topic readwrite allowed/#\n");
        strict =
                new MosquittoBroker(
                        folder.resolve("strict"),
                        "allow_anonymous true",
                        "max_packet_size 5000",
                        "acl_file " + rules);
    }

    @AfterAll
    static void stop() {
        if (broker != null) {
            broker.close();
        }
        if (strict != null) {
            strict.close();
        }
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void keepsOrderOfEachKeyAndLosesNothingWhenConnectionsAreCut(MqttVersion version)
            throws Exception {
        String prefix = "cut/" + version;
        int count = 6000;
        try (FaultProxy proxy = new FaultProxy(broker.port());
                TestingSubscriber subscriber = new TestingSubscriber(broker.port(), prefix + "/#");
                MqttSinkWriter<String> writer = writer(proxy.port(), version, 500, "cut-" + version)) {
            for (int i = 0; i < count; i++) {
                writer.write(prefix + "/" + i % KEYS + " " + i, TestingContext.NONE);
                if (i % 400 == 399) {
                    proxy.cut();
                }
                if (i % 1000 == 999) {
                    writer.flush(false);
                }
            }
            writer.flush(true);
            await(() -> new LinkedHashSet<>(subscriber.received()).size() == count);
            assertInOrder(subscriber.received(), count, version == MqttVersion.V5);
        }
    }

    /** Every message came, and none for the first time after a later one of its key. */
    private static void assertInOrder(List<String> received, int count, boolean print) {
        Map<String, Integer> newest = new HashMap<>();
        LinkedHashSet<String> seen = new LinkedHashSet<>();
        for (String message : received) {
            String topic = message.substring(0, message.indexOf(' '));
            int number = Integer.parseInt(message.substring(message.indexOf(' ') + 1));
            if (seen.add(message)) {
                assertThat(number).isGreaterThan(newest.getOrDefault(topic, -1));
                newest.put(topic, number);
            }
        }
        assertThat(seen).hasSize(count);
        if (print) {
            System.out.printf(
                    "%d messages, %d of them repeated by cuts%n",
                    count, received.size() - seen.size());
        }
    }

    @Test
    void checkpointWaitsForTheBrokerAndAFullOutboxHoldsTheJobBack() throws Exception {
        try (FaultProxy proxy = new FaultProxy(broker.port());
                TestingSubscriber subscriber = new TestingSubscriber(broker.port(), "wait/#");
                MqttSinkWriter<String> writer = writer(proxy.port(), MqttVersion.V5, 10, "wait")) {
            writer.write("wait/x 0", TestingContext.NONE);
            writer.flush(false);
            proxy.swallow(true);
            for (int i = 1; i <= 10; i++) {
                writer.write("wait/x " + i, TestingContext.NONE);
            }
            CompletableFuture<Void> checkpoint = run(() -> writer.flush(false));
            assertThat(checkpoint).failsWithin(Duration.ofSeconds(1));
            CompletableFuture<Void> eleventh =
                    run(() -> writer.write("wait/x 11", TestingContext.NONE));
            assertThat(eleventh).failsWithin(Duration.ofSeconds(1));
            assertThat(subscriber.received()).containsExactly("wait/x 0");
            proxy.cut();
            proxy.swallow(false);
            eleventh.get(30, TimeUnit.SECONDS);
            checkpoint.get(30, TimeUnit.SECONDS);
            writer.flush(true);
            await(() -> new LinkedHashSet<>(subscriber.received()).size() == 12);
        }
    }

    @Test
    void outageOfTheBrokerFailsNothing() throws Exception {
        try (MosquittoBroker mortal =
                        new MosquittoBroker(folder.resolve("mortal"), "allow_anonymous true");
                MqttSinkWriter<String> writer =
                        writer(mortal.port(), MqttVersion.V5, 100, "outage")) {
            writer.write("o/x 0", TestingContext.NONE);
            writer.flush(false);
            mortal.kill();
            writer.write("o/x 1", TestingContext.NONE);
            CompletableFuture<Void> checkpoint = run(() -> writer.flush(false));
            assertThat(checkpoint).failsWithin(Duration.ofSeconds(1));
            mortal.killAndRestart();
            checkpoint.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void messagesThatNoBrokerTakesAreToldAndTheOthersArrive() throws Exception {
        try (TestingSubscriber subscriber = new TestingSubscriber(strict.port(), "allowed/#");
                MqttSinkWriter<String> writer =
                        writer(strict.port(), MqttVersion.V5, 100, "poison")) {
            writer.write("allowed/a 1", TestingContext.NONE);
            writer.write("allowed/+ wildcard", TestingContext.NONE);
            writer.write("allowed/a " + "x".repeat(6000), TestingContext.NONE);
            writer.write("forbidden/a 1", TestingContext.NONE);
            writer.write("allowed/a 2", TestingContext.NONE);
            writer.flush(true);
            await(() -> subscriber.received().size() == 2);
            assertThat(subscriber.received()).containsExactly("allowed/a 1", "allowed/a 2");
            assertThat(rejected)
                    .containsExactlyInAnyOrder(
                            "8 bytes for 'allowed/+': the topic holds a wildcard",
                            "6000 bytes for 'allowed/a': it takes up to 6022 bytes, but the largest"
                                    + " message is 5000 by the broker's word",
                            "1 bytes for 'forbidden/a': the broker refused it with code 0x87");
        }
    }

    /** MQTT 3.1.1 has no word for it: the broker cuts the connection. */
    @Test
    void messageThatMakesTheBrokerCutTheConnectionDoesNotBlockTheOthersForEver() throws Exception {
        try (TestingSubscriber subscriber = new TestingSubscriber(strict.port(), "allowed/#");
                MqttSinkWriter<String> writer =
                        writer(strict.port(), MqttVersion.V3_1_1, 100, "cutting")) {
            writer.write("allowed/b 1", TestingContext.NONE);
            writer.write("allowed/b " + "x".repeat(6000), TestingContext.NONE);
            writer.write("allowed/b 2", TestingContext.NONE);
            writer.flush(true);
            await(() -> new LinkedHashSet<>(subscriber.received()).size() == 2);
            assertThat(rejected)
                    .singleElement()
                    .asString()
                    .startsWith("6000 bytes for 'allowed/b': the broker cut the connection");
        }
    }

    @Test
    void jobThatFailsRepeatsAndLosesNothing() throws Exception {
        int count = 20_000;
        FAILED.set(false);
        Configuration configuration = new Configuration();
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100));
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(1);
        MqttSink<String> sink =
                MqttSink.<String>builder()
                        .setWriteOptions(
                                MqttWriteOptions.of(
                                        MqttEndpoint.of("mqtt://127.0.0.1:" + broker.port()),
                                        "job"))
                        .setSerializationSchema(MqttSinkITCase::publication)
                        .build();
        env.fromSequence(0, count - 1)
                .map(new FailsOnce(count / 2))
                .returns(Types.STRING)
                .sinkTo(sink)
                .uid("mqtt");
        try (TestingSubscriber subscriber = new TestingSubscriber(broker.port(), "job/#")) {
            env.execute();
            assertThat(FAILED).isTrue();
            await(() -> new LinkedHashSet<>(subscriber.received()).size() == count);
        }
    }

    private MqttSinkWriter<String> writer(
            int port, MqttVersion version, int mostInFlight, String clientId) {
        MqttWriteOptions options =
                new MqttWriteOptions(
                        MqttEndpoint.of("mqtt://127.0.0.1:" + port).withVersion(version),
                        clientId,
                        mostInFlight,
                        MqttWriteOptions.DEFAULT_MAXIMUM_PACKET_BYTES);
        return MqttSinkWriter.create(
                options,
                clientId,
                MqttSinkITCase::publication,
                (publication, reason) -> rejected.add(publication + ": " + reason),
                MqttConnectionFactory.paho(),
                new Backoff(Duration.ofMillis(10), Duration.ofMillis(100), 1),
                new MqttSinkMetrics(UnregisteredMetricsGroup.createSinkWriterMetricGroup()));
    }

    private static MqttPublication publication(String text) {
        int blank = text.indexOf(' ');
        return MqttPublication.of(
                text.substring(0, blank),
                text.substring(blank + 1).getBytes(StandardCharsets.UTF_8));
    }

    private static CompletableFuture<Void> run(Step step) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        step.run();
                    } catch (Exception e) {
                        throw new CompletionException(e);
                    }
                });
    }

    private static void await(BooleanSupplier condition) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Something that may throw. */
    @FunctionalInterface
    private interface Step {
        void run() throws Exception;
    }

    /** Numbers as commands to five devices; fails at one of them, the first time. */
    private static final class FailsOnce implements MapFunction<Long, String> {

        private final long at;

        FailsOnce(long at) {
            this.at = at;
        }

        @Override
        public String map(Long number) {
            if (number == at && FAILED.compareAndSet(false, true)) {
                throw new IllegalStateException("failed by the test");
            }
            return "job/" + number % KEYS + " " + number;
        }
    }
}
