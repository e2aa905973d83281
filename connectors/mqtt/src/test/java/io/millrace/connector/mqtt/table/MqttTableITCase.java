/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.connector.mqtt.broker.MosquittoBroker;
import io.millrace.connector.mqtt.broker.TestingPublisher;
import io.millrace.connector.mqtt.client.MqttConnection;
import io.millrace.connector.mqtt.client.MqttConnectionFactory;
import io.millrace.connector.mqtt.client.MqttConnectionListener;
import io.millrace.connector.mqtt.client.MqttConnectionSettings;
import io.millrace.connector.mqtt.client.MqttEndpoint;
import io.millrace.connector.mqtt.client.MqttPublication;
import io.millrace.connector.mqtt.client.MqttUserProperty;
import io.millrace.connector.mqtt.client.PublishReceipt;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Tables over a real Mosquitto: formats, metadata, event time, what cannot be read, writing. */
@Timeout(120)
// The close() of Flink's iterator may throw whatever it likes.
@SuppressWarnings("try")
class MqttTableITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    @TempDir static Path folder;
    private static MosquittoBroker broker;

    @BeforeAll
    static void startBroker() throws Exception {
        MosquittoBroker.assumeInstalled();
        broker = new MosquittoBroker(folder, "allow_anonymous true", "log_type subscribe");
    }

    @AfterAll
    static void stopBroker() {
        if (broker != null) {
            broker.close();
        }
    }

    @Test
    void readsJsonWithEveryMetadataColumn() throws Exception {
        StreamTableEnvironment tables = tables();
        tables.executeSql(
                """
                CREATE TABLE readings (
                  v DOUBLE, unit STRING,
                  topic STRING NOT NULL METADATA, qos INT NOT NULL METADATA,
                  retained BOOLEAN NOT NULL METADATA, duplicate BOOLEAN NOT NULL METADATA,
                  beside MAP<STRING, STRING> METADATA FROM 'user_properties',
                  arrival_time TIMESTAMP_LTZ(3) NOT NULL METADATA
                ) WITH (%s, 'topic' = 'json/+', 'client-id' = 'meta', 'format' = 'json')
                """
                        .formatted(broker()));
        Instant before = Instant.now();
        try (TestingPublisher publisher = new TestingPublisher(broker.port());
                CloseableIterator<Row> rows =
                        select(tables, "meta", "SELECT * FROM readings WHERE v > 1")) {
            publisher.publishRetained("json/kept", "{\"v\": 2.5}");
            publish(
                    new MqttPublication(
                            "json/a",
                            bytes("{\"v\": 7, \"unit\": \"bar\"}"),
                            false,
                            List.of(
                                    new MqttUserProperty("line", "4"),
                                    new MqttUserProperty("line", "5"))));
            publisher.publish("json/b", List.of("{\"v\": 0.5}", "{\"v\": 9}"));
            List<Row> three = take(rows, 3);
            assertThat(three)
                    .extracting(row -> row.getField("topic"), row -> row.getField("v"))
                    .containsExactlyInAnyOrder(
                            tuple("json/kept", 2.5), tuple("json/a", 7.0), tuple("json/b", 9.0));
            Row a =
                    three.stream()
                            .filter(row -> "json/a".equals(row.getField("topic")))
                            .findFirst()
                            .orElseThrow();
            assertThat(a.getField("unit")).isEqualTo("bar");
            assertThat(a.getField("qos")).isEqualTo(1);
            assertThat(a.getField("retained")).isEqualTo(false);
            assertThat(a.getField("duplicate")).isEqualTo(false);
            assertThat(a.getField("beside")).isEqualTo(Map.of("line", "5"));
            assertThat((Instant) a.getField("arrival_time"))
                    .isBetween(before.minusSeconds(1), Instant.now());
        }
    }

    /** Two slots and one session: a subtask without a session must not hold event time back. */
    @Test
    void watermarkOfTheTableIsMadeInTheSource() throws Exception {
        StreamTableEnvironment tables = tables();
        tables.executeSql(
                """
                CREATE TABLE events (
                  v INT, ts TIMESTAMP(3),
                  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND
                ) WITH (%s, 'topic' = 'events', 'client-id' = 'events', 'format' = 'csv')
                """
                        .formatted(broker()));
        String windows =
                """
                SELECT window_start, SUM(v) AS total FROM
                  TABLE(TUMBLE(TABLE events, DESCRIPTOR(ts), INTERVAL '10' SECOND))
                GROUP BY window_start, window_end
                """;
        String plan = tables.explainSql(windows);
        assertThat(plan.substring(plan.indexOf("== Optimized Physical Plan")))
                .as("pushed into the scan")
                .contains("watermark=[-(ts, 1000:INTERVAL SECOND)]")
                .doesNotContain("WatermarkAssigner");
        try (TestingPublisher publisher = new TestingPublisher(broker.port());
                CloseableIterator<Row> rows = select(tables, "events", windows)) {
            publisher.publish(
                    "events",
                    List.of(
                            "1,2025-01-01 12:00:01",
                            "2,2025-01-01 12:00:09",
                            "4,2025-01-01 12:00:11",
                            "8,2025-01-01 12:00:30"));
            assertThat(take(rows, 2))
                    .extracting(row -> row.getField("total"))
                    .containsExactly(3, 4);
        }
    }

    @Test
    void whatTheFormatCannotReadIsARowWhereTheTableAsksForIt() throws Exception {
        StreamTableEnvironment tables = tables();
        tables.executeSql(
                """
                CREATE TABLE doubtful (
                  v DOUBLE, payload BYTES METADATA, error STRING METADATA
                ) WITH (%s, 'topic' = 'doubtful', 'client-id' = 'doubtful', 'format' = 'json')
                """
                        .formatted(broker()));
        try (TestingPublisher publisher = new TestingPublisher(broker.port());
                CloseableIterator<Row> rows =
                        select(tables, "doubtful", "SELECT * FROM doubtful")) {
            publisher.publish("doubtful", List.of("{\"v\":1}", "no json", "{\"v\":2}"));
            List<Row> three = take(rows, 3);
            assertThat(three).extracting(row -> row.getField("v")).containsExactly(1.0, null, 2.0);
            assertThat(three.get(0).getField("error")).isNull();
            assertThat((String) three.get(1).getField("error")).contains("no");
            assertThat(three.get(1).getField("payload")).isEqualTo(bytes("no json"));
        }
    }

    @Test
    void whatTheFormatCannotReadIsSkippedWhereItDoesNot() throws Exception {
        StreamTableEnvironment tables = tables();
        tables.executeSql(
                """
                CREATE TABLE skipping (v DOUBLE)
                WITH (%s, 'topic' = 'skipping', 'client-id' = 'skipping', 'format' = 'json')
                """
                        .formatted(broker()));
        try (TestingPublisher publisher = new TestingPublisher(broker.port());
                CloseableIterator<Row> rows =
                        select(tables, "skipping", "SELECT * FROM skipping")) {
            publisher.publish("skipping", List.of("no json", "", "{\"v\":2}"));
            assertThat(take(rows, 1)).extracting(row -> row.getField("v")).containsExactly(2.0);
        }
    }

    @Test
    void writesTopicRetainedAndUserPropertiesOfEachRow() throws Exception {
        StreamTableEnvironment tables = tables();
        tables.executeSql(
                """
                CREATE TABLE commands (
                  device STRING, rate INT,
                  `to` STRING METADATA FROM 'topic', retained BOOLEAN METADATA,
                  beside MAP<STRING, STRING> METADATA FROM 'user_properties'
                ) WITH (%s, 'topic' = 'commands/none', 'client-id' = 'c', 'format' = 'json')
                """
                        .formatted(broker()));
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        MqttConnection reader =
                MqttConnectionFactory.paho()
                        .create(settings("command-reader"), new Listening(seen));
        try {
            reader.open(Duration.ofSeconds(10));
            reader.subscribe(List.of("commands/#"), Duration.ofSeconds(10));
            TableResult written =
                    tables.executeSql(
                            """
                            INSERT INTO commands VALUES
                              ('d1', 60, 'commands/d1', TRUE, MAP['by', 'sql']),
                              ('d2', 30, CAST(NULL AS STRING), CAST(NULL AS BOOLEAN),
                               CAST(NULL AS MAP<STRING, STRING>))
                            """);
            written.await(60, TimeUnit.SECONDS);
            List<String> two = new ArrayList<>();
            two.add(seen.poll(20, TimeUnit.SECONDS));
            two.add(seen.poll(20, TimeUnit.SECONDS));
            assertThat(two)
                    .containsExactlyInAnyOrder(
                            "commands/d1 {\"device\":\"d1\",\"rate\":60} [MqttUserProperty[name=by,"
                                    + " value=sql]]",
                            "commands/none {\"device\":\"d2\",\"rate\":30} []");
        } finally {
            reader.close(Duration.ofSeconds(1));
        }
        BlockingQueue<String> kept = new LinkedBlockingQueue<>();
        MqttConnection later =
                MqttConnectionFactory.paho().create(settings("later-reader"), new Listening(kept));
        try {
            later.open(Duration.ofSeconds(10));
            later.subscribe(List.of("commands/#"), Duration.ofSeconds(10));
            assertThat(kept.poll(20, TimeUnit.SECONDS)).startsWith("commands/d1 ");
            assertThat(kept.poll(500, TimeUnit.MILLISECONDS)).as("the other is not kept").isNull();
        } finally {
            later.close(Duration.ofSeconds(1));
        }
    }

    private static StreamTableEnvironment tables() {
        Configuration configuration = new Configuration();
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(200));
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(2);
        return StreamTableEnvironment.create(environment);
    }

    private static String broker() {
        return "'connector' = 'mqtt', 'url' = 'mqtt://127.0.0.1:%d'".formatted(broker.port());
    }

    /**
     * Rows of a query whose subscription stands: the broker keeps what is published from now on.
     */
    private static CloseableIterator<Row> select(
            StreamTableEnvironment tables, String clientId, String query) throws Exception {
        CloseableIterator<Row> rows = tables.executeSql(query).collect();
        // What Mosquitto writes once a subscription stands: client, QoS, filter.
        String line = " %s 1 ".formatted(clientId);
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!Files.readString(folder.resolve("mosquitto.log")).contains(line)) {
            assertThat(System.nanoTime()).as("subscribed in time").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return rows;
    }

    private static List<Row> take(CloseableIterator<Row> rows, int count) {
        List<Row> taken = new ArrayList<>();
        while (taken.size() < count) {
            taken.add(rows.next());
        }
        return taken;
    }

    private static void publish(MqttPublication publication) throws Exception {
        CountDownLatch accepted = new CountDownLatch(1);
        MqttConnection connection =
                MqttConnectionFactory.paho()
                        .create(settings("writer"), new Listening(new LinkedBlockingQueue<>()));
        try {
            connection.open(Duration.ofSeconds(10));
            connection.publish(
                    publication,
                    new PublishReceipt() {
                        @Override
                        public void accepted() {
                            accepted.countDown();
                        }

                        @Override
                        public void refused(int code) {}
                    });
            assertThat(accepted.await(10, TimeUnit.SECONDS)).isTrue();
        } finally {
            connection.close(Duration.ofSeconds(1));
        }
    }

    private static MqttConnectionSettings settings(String clientId) {
        return new MqttConnectionSettings(
                MqttEndpoint.of("mqtt://127.0.0.1:" + broker.port()),
                clientId,
                Duration.ZERO,
                100,
                1 << 20);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Writes down what arrives. */
    private record Listening(BlockingQueue<String> seen) implements MqttConnectionListener {

        @Override
        public void messageArrived(
                int packetId,
                String topic,
                byte[] payload,
                boolean retained,
                boolean duplicate,
                List<MqttUserProperty> userProperties) {
            seen.add(
                    "%s %s %s"
                            .formatted(
                                    topic,
                                    new String(payload, StandardCharsets.UTF_8),
                                    userProperties));
        }

        @Override
        public void connectionLost(String reason) {
            seen.add("lost: " + reason);
        }
    }
}
