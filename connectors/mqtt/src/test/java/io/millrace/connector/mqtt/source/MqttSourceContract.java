/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.mqtt.broker.FaultProxy;
import io.millrace.connector.mqtt.broker.TestingPublisher;
import io.millrace.connector.mqtt.client.MqttConnectionFactory;
import io.millrace.connector.mqtt.client.MqttEndpoint;
import io.millrace.connector.mqtt.client.MqttVersion;
import io.millrace.functions.model.SecretReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds with every broker: each message takes effect once, whatever fails. */
abstract class MqttSourceContract {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(4)
                            .build());

    private static final String SAME = "same";

    @TempDir Path folder;

    abstract int brokerPort();

    /** Whether the broker's packet ids tell messages apart that look alike, whatever fails. */
    abstract boolean givesPacketIdsInOrder();

    @BeforeEach
    void resetLedger() {
        LedgerFunction.reset();
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void messagesTakeEffectOnceAcrossFailuresCutsAndRestarts(MqttVersion version) throws Exception {
        String topic = "once/" + version;
        try (FaultProxy proxy = new FaultProxy(brokerPort());
                TestingPublisher publisher = new TestingPublisher(brokerPort())) {
            MqttReadOptions options = options(proxy.port(), version, "once-" + version, topic);
            JobClient job = start(options, null);
            await(job, () -> LedgerFunction.checkpoints() > 0);
            List<String> published = new ArrayList<>();
            publishUntilConnected(publisher, topic, published, job);

            for (int round = 0; round < 6; round++) {
                publish(publisher, topic, published, 10);
                int checkpoints = LedgerFunction.checkpoints();
                await(job, () -> LedgerFunction.checkpoints() > checkpoints + 1);
            }
            publish(publisher, topic, published, 300);
            await(job, () -> LedgerFunction.size() >= published.size());
            LedgerFunction.failOnNext();
            publish(publisher, topic, published, 300);
            await(job, () -> LedgerFunction.size() >= published.size());
            assertThat(LedgerFunction.failures()).isEqualTo(1);
            for (int cut = 0; cut < 5; cut++) {
                publish(publisher, topic, published, 100);
                proxy.cut();
                publish(publisher, topic, published, 100);
            }
            await(job, () -> LedgerFunction.size() >= published.size());
            LedgerFunction.failOnNext();
            proxy.cut();
            publish(publisher, topic, published, 300);
            await(job, () -> LedgerFunction.size() >= published.size());

            String savepoint = stop(job);
            publish(publisher, topic, published, 200);
            JobClient again = start(options, savepoint);
            publish(publisher, topic, published, 200);
            await(again, () -> LedgerFunction.size() >= published.size());
            publish(publisher, topic, published, 1);
            await(again, () -> LedgerFunction.size() >= published.size());
            again.cancel().get();
            assertLedger(published);
        }
    }

    /** The ledger as a multiset: nothing lost, nothing twice; and nothing was reported as lost. */
    private void assertLedger(List<String> published) {
        List<String> effects = new ArrayList<>(LedgerFunction.entries());
        assertThat(effects).filteredOn(entry -> entry.startsWith("GAP")).isEmpty();
        int alike = Collections.frequency(published, SAME);
        assertThat(Collections.frequency(effects, SAME))
                .as("messages that look alike")
                .isBetween(alike, givesPacketIdsInOrder() ? alike : Integer.MAX_VALUE);
        effects.removeIf(SAME::equals);
        List<String> timed = new ArrayList<>(published);
        timed.removeIf(SAME::equals);
        assertThat(effects).containsExactlyElementsOf(timed);
    }

    /** The first message is sure to come when the subscription is there. */
    private static void publishUntilConnected(
            TestingPublisher publisher, String topic, List<String> published, JobClient job)
            throws Exception {
        String retained = "@first";
        publisher.publishRetained(topic, retained);
        published.add(retained);
        await(job, () -> LedgerFunction.size() == 1);
    }

    private static void publish(
            TestingPublisher publisher, String topic, List<String> published, int count)
            throws Exception {
        List<String> payloads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            payloads.add(i % 2 == 0 ? SAME : "@" + (published.size() + i));
        }
        published.addAll(payloads);
        publisher.publish(topic, payloads);
    }

    static MqttReadOptions options(
            int port, MqttVersion version, String clientId, String... filters) {
        return options(port, version, clientId, null, null, filters);
    }

    static MqttReadOptions options(
            int port,
            MqttVersion version,
            String clientId,
            @Nullable String user,
            @Nullable SecretReference password,
            String... filters) {
        MqttEndpoint endpoint =
                MqttEndpoint.of("mqtt://127.0.0.1:" + port)
                        .withVersion(version)
                        .withUser(user, password)
                        .withKeepAlive(Duration.ofSeconds(5));
        return MqttReadOptions.builder(endpoint, clientId, List.of(filters))
                .setSessionExpiry(Duration.ofHours(1))
                .build();
    }

    JobClient start(MqttReadOptions options, @Nullable String savepoint) throws Exception {
        return start(options, savepoint, Duration.ofMillis(200));
    }

    JobClient start(MqttReadOptions options, @Nullable String savepoint, Duration interval)
            throws Exception {
        return new TestingJob(folder, MqttConnectionFactory.paho())
                .start(options, savepoint, 2, interval);
    }

    String stop(JobClient job) throws Exception {
        return new TestingJob(folder, MqttConnectionFactory.paho()).stop(job);
    }

    static void await(JobClient job, BooleanSupplier condition) throws Exception {
        TestingJob.await(job, condition);
    }
}
