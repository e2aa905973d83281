/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source;

import io.millrace.connector.mqtt.broker.TestingPublisher;
import io.millrace.connector.mqtt.client.MqttConnection;
import io.millrace.connector.mqtt.client.MqttConnectionFactory;
import io.millrace.connector.mqtt.client.MqttConnectionListener;
import io.millrace.connector.mqtt.client.MqttConnectionSettings;
import io.millrace.connector.mqtt.client.MqttEndpoint;
import io.millrace.connector.mqtt.client.MqttUserProperty;
import java.io.IOException;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.testframe.external.ExternalContextFactory;
import org.apache.flink.connector.testframe.external.ExternalSystemSplitDataWriter;
import org.apache.flink.connector.testframe.external.source.DataStreamSourceExternalContext;
import org.apache.flink.connector.testframe.external.source.TestingSourceSettings;
import org.eclipse.paho.client.mqttv3.MqttException;

/**
 * One scenario of Flink's suite at a broker: a session of its own, which is opened before anything
 * is published, because a broker keeps nothing for sessions that it does not know.
 */
final class MqttExternalContext implements DataStreamSourceExternalContext<String> {

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final MqttReadOptions options;
    private final String prefix;
    private final TestingPublisher publisher;
    private final AtomicInteger splits = new AtomicInteger();

    private MqttExternalContext(int port, int number) {
        prefix = "suite/" + number;
        options =
                MqttReadOptions.builder(
                                MqttEndpoint.of("mqtt://127.0.0.1:" + port),
                                "suite-" + number,
                                List.of(prefix + "/#"))
                        .build();
        try {
            publisher = new TestingPublisher(port);
            openSession();
        } catch (MqttException | IOException e) {
            throw new IllegalStateException("the session could not be prepared", e);
        }
    }

    private void openSession() throws IOException {
        MqttConnection connection =
                MqttConnectionFactory.paho()
                        .create(
                                new MqttConnectionSettings(
                                        options.endpoint(),
                                        options.clientId(),
                                        options.sessionExpiry(),
                                        options.receiveMaximum(),
                                        options.maximumPacketBytes()),
                                new Deaf());
        connection.open(DEADLINE);
        connection.subscribe(options.topicFilters(), DEADLINE);
        connection.close(DEADLINE);
    }

    @Override
    public Source<String, ?, ?> createSource(TestingSourceSettings sourceSettings) {
        return MqttSource.<String>builder()
                .setReadOptions(options)
                .setDeserializationSchema(new TextSchema())
                .build();
    }

    @Override
    public ExternalSystemSplitDataWriter<String> createSourceSplitDataWriter(
            TestingSourceSettings sourceSettings) {
        return new TopicWriter(publisher, prefix + "/" + splits.getAndIncrement());
    }

    @Override
    public List<String> generateTestData(
            TestingSourceSettings sourceSettings, int splitIndex, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> data = new ArrayList<>();
        int count = 100 + random.nextInt(100);
        for (int i = 0; i < count; i++) {
            data.add("@" + splitIndex + "-" + i + "-" + random.nextLong());
        }
        return data;
    }

    @Override
    public List<URL> getConnectorJarPaths() {
        return List.of();
    }

    @Override
    public TypeInformation<String> getProducedType() {
        return Types.STRING;
    }

    @Override
    public void close() throws MqttException {
        publisher.close();
    }

    /** A context for each scenario; the broker's port is known only when it has started. */
    static final class Factory implements ExternalContextFactory<MqttExternalContext> {

        private final IntSupplier port;
        private final AtomicInteger contexts = new AtomicInteger();

        Factory(IntSupplier port) {
            this.port = port;
        }

        @Override
        public MqttExternalContext createExternalContext(String testName) {
            return new MqttExternalContext(port.getAsInt(), contexts.incrementAndGet());
        }
    }

    /**
     * Publishes to the topic that stands for a split.
     *
     * @param publisher of the scenario
     * @param topic the topic
     */
    private record TopicWriter(TestingPublisher publisher, String topic)
            implements ExternalSystemSplitDataWriter<String> {

        @Override
        public void writeRecords(List<String> records) {
            try {
                publisher.publish(topic, records);
            } catch (MqttException e) {
                throw new IllegalStateException("the broker does not take the test's data", e);
            }
        }

        @Override
        public void close() {
            // The publisher is the scenario's.
        }
    }

    /** The session is only opened. */
    private static final class Deaf implements MqttConnectionListener {

        @Override
        public void messageArrived(
                int packetId,
                String topic,
                byte[] payload,
                boolean retained,
                boolean duplicate,
                List<MqttUserProperty> userProperties) {}

        @Override
        public void connectionLost(String reason) {}
    }
}
