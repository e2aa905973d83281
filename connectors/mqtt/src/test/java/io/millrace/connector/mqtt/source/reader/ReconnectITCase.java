/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.mqtt.broker.FaultProxy;
import io.millrace.connector.mqtt.broker.MosquittoBroker;
import io.millrace.connector.mqtt.client.Backoff;
import io.millrace.connector.mqtt.client.MqttConnectionFactory;
import io.millrace.connector.mqtt.client.MqttEndpoint;
import io.millrace.connector.mqtt.client.MqttVersion;
import io.millrace.connector.mqtt.source.ArrivalClock;
import io.millrace.connector.mqtt.source.MqttReadOptions;
import io.millrace.connector.mqtt.source.TextSchema;
import io.millrace.connector.mqtt.source.metrics.MqttSourceMetrics;
import io.millrace.connector.mqtt.source.split.MqttSessionSplit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.testutils.source.reader.TestingReaderContext;
import org.apache.flink.connector.testutils.source.reader.TestingReaderOutput;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.testutils.MetricListener;
import org.apache.flink.runtime.metrics.groups.InternalSourceReaderMetricGroup;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many lost connections in a row, with the real client and a real broker. */
// Flink declares close() with Exception.
@SuppressWarnings("try")
class ReconnectITCase {

    private static final int WARM_UP = 5;

    @TempDir Path folder;

    private final MetricListener metrics = new MetricListener();
    private final TestingReaderOutput<String> output = new TestingReaderOutput<>();

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void leaveTheThreadCountWhereItWas(MqttVersion version) throws Exception {
        MosquittoBroker.assumeInstalled();
        try (MosquittoBroker broker =
                        new MosquittoBroker(folder.resolve("broker"), "allow_anonymous true");
                FaultProxy proxy = new FaultProxy(broker.port());
                MqttSourceReader<String> reader = reader(proxy.port(), version)) {
            reader.addSplits(List.of(MqttSessionSplit.unopened("many")));
            await(reader, this::isConnected);
            // Each takes the client 0.3 s of its own waits, so the older protocol has fewer.
            int count = version == MqttVersion.V5 ? 200 : 50;
            long before = 0;
            for (int cut = 1; cut <= WARM_UP + count; cut++) {
                if (cut == WARM_UP) {
                    before = settledThreads();
                }
                long reconnects = cut;
                proxy.cut();
                await(reader, () -> reconnects() >= reconnects && isConnected());
            }
            long after = settledThreads();
            System.out.printf(
                    "%s: %d threads before %d reconnects, %d after%n",
                    version, before, count, after);
            // A pool of the client may have one thread more at this moment; a leak would be 50 or
            // 200.
            assertThat(after).isLessThanOrEqualTo(before + 3);
        }
    }

    private MqttSourceReader<String> reader(int port, MqttVersion version) {
        MqttReadOptions options =
                MqttReadOptions.builder(
                                MqttEndpoint.of("mqtt://127.0.0.1:" + port).withVersion(version),
                                "many",
                                List.of("t"))
                        .build();
        return MqttSourceReader.create(
                options,
                new TextSchema(),
                MqttConnectionFactory.paho(),
                ArrivalClock.system(),
                clientId -> new Backoff(Duration.ofMillis(5), Duration.ofMillis(50), 1),
                new TestingReaderContext(
                        new Configuration(),
                        InternalSourceReaderMetricGroup.mock(metrics.getMetricGroup())));
    }

    private long reconnects() {
        return metrics.getCounter(
                        MqttSourceMetrics.GROUP, "clientId", "many", MqttSourceMetrics.RECONNECTS)
                .map(Counter::getCount)
                .orElse(0L);
    }

    private boolean isConnected() {
        return metrics.<Integer>getGauge(
                        MqttSourceMetrics.GROUP, "clientId", "many", MqttSourceMetrics.CONNECTED)
                .map(Gauge::getValue)
                .filter(value -> value == 1)
                .isPresent();
    }

    private void await(MqttSourceReader<String> reader, BooleanSupplier condition)
            throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            if (reader.pollNext(output) == InputStatus.NOTHING_AVAILABLE) {
                try {
                    reader.isAvailable().get(5, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    // The condition may have come true without a record.
                }
            }
        }
    }

    /** The fewest of one second: threads of the last connection may be on their way out. */
    private static long settledThreads() throws Exception {
        long fewest = Long.MAX_VALUE;
        for (int look = 0; look < 20; look++) {
            fewest = Math.min(fewest, Thread.getAllStackTraces().size());
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return fewest;
    }
}
