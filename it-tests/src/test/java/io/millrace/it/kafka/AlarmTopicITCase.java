/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.it.ledger.NumberedReadings;
import io.millrace.it.process.MosquittoProcess;
import io.millrace.it.process.SubscribedJob;
import io.millrace.it.store.StoredAlarm;
import io.millrace.jobs.demo.EmbeddedDatabase;
import io.millrace.jobs.demo.EmbeddedKafka;
import io.millrace.jobs.replay.BrokerAddress;
import io.millrace.jobs.replay.Publisher;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Alarms reach a real Kafka broker at least once, also across a kill of the job, and say the same
 * there as in the table.
 */
class AlarmTopicITCase {

    private static final Path ROOT = Path.of(System.getProperty("millrace.root"));
    private static final String CLIENT_ID = "millrace-alarm-job";
    private static final String TOPIC = "plant-alarms";
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final int ASSETS = 3;
    private static final int READINGS = 300;

    /** Where the job is killed: after "low" was raised and cleared and "high" was raised. */
    private static final int HALF = 150;

    private static final int TRANSITIONS_OF_HALF = ASSETS * 3;

    /** And then "high" becomes critical. */
    private static final int TRANSITIONS = ASSETS * 4;

    @TempDir private Path folder;

    private final NumberedReadings readings =
            new NumberedReadings(
                    READINGS, ASSETS, Clock.systemUTC().millis() - Duration.ofHours(1).toMillis());

    @BeforeEach
    void needsMosquitto() {
        boolean there = MosquittoProcess.executable().isPresent();
        if (!there) {
            System.out.println(
                    "SKIPPED: the topic of alarms needs mosquitto (./millrace test installs it)");
        }
        assumeTrue(there, "mosquitto is not installed");
    }

    @Test
    void alarmsReachTheTopicAtLeastOnceAndAsTheyStandInTheTable() throws Exception {
        try (MosquittoProcess broker = MosquittoProcess.start(SubscribedJob.brokerFolder(folder));
                EmbeddedDatabase database =
                        EmbeddedDatabase.start(folder.resolve("postgresql"), 0);
                EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"));
                AlarmRecords records = new AlarmRecords(kafka.bootstrapServers(), TOPIC);
                Connection connection = connect(database)) {
            int port = broker.address().getPort();
            Path configuration = configuration(port, database.port(), kafka.bootstrapServers());

            try (SubscribedJob job = startJob(configuration)) {
                publish(port, 0, HALF);
                awaitRecords(job, records, TRANSITIONS_OF_HALF, TRANSITIONS_OF_HALF);
                // No checkpoint so far: all readings come again, and with them their alarms.
                job.kill();
            }
            try (SubscribedJob job = startJob(configuration)) {
                publish(port, HALF, READINGS);
                awaitRecords(job, records, TRANSITIONS, TRANSITIONS_OF_HALF + TRANSITIONS);
                job.await(
                        TIMEOUT,
                        () -> "row of each transition",
                        () -> StoredAlarm.all(connection).size() >= TRANSITIONS);
            }
            records.poll();

            System.out.printf(
                    "topic of alarms: %d records, %d transitions%n",
                    records.received(), records.last().size());
            List<StoredAlarm> table = StoredAlarm.all(connection);
            assertThat(table.stream().map(AlarmTopicITCase::brief)).hasSameElementsAs(expected());
            assertThat(table).hasSize(TRANSITIONS);
            assertThat(records.differingRepeats()).isZero();
            assertSameAs(table, records);
        }
    }

    /** A transition as the numbers foretell it. */
    private record Brief(
            String asset,
            String rule,
            int transition,
            String severity,
            Instant start,
            Instant time) {}

    private static Brief brief(StoredAlarm alarm) {
        return new Brief(
                alarm.asset(),
                alarm.rule(),
                alarm.transition(),
                alarm.severity(),
                alarm.start(),
                alarm.time());
    }

    /** Number n is the value at the n-th millisecond, of asset n modulo 3. */
    private List<Brief> expected() {
        List<Brief> transitions = new ArrayList<>();
        for (int asset = 0; asset < ASSETS; asset++) {
            String name = readings.asset(asset);
            Instant low = time(asset);
            Instant high = time(120 + asset);
            transitions.add(new Brief(name, "low", 1, "WARNING", low, low));
            transitions.add(new Brief(name, "low", 2, "WARNING", low, time(90 + asset)));
            transitions.add(new Brief(name, "high", 1, "WARNING", high, high));
            transitions.add(new Brief(name, "high", 2, "CRITICAL", high, time(180 + asset)));
        }
        return transitions;
    }

    private Instant time(int number) {
        return Instant.ofEpochMilli(readings.beginMillis() + number);
    }

    private static void assertSameAs(List<StoredAlarm> table, AlarmRecords records)
            throws JsonProcessingException {
        assertThat(records.last()).hasSameSizeAs(table);
        for (StoredAlarm alarm : table) {
            AlarmRecords.Transition transition =
                    new AlarmRecords.Transition(alarm.id(), alarm.transition());
            ConsumerRecord<String, String> record =
                    Objects.requireNonNull(records.last().get(transition), transition.toString());
            assertThat(record.key()).isEqualTo(alarm.asset());
            assertThat(alarm(JSON.readTree(record.value()))).isEqualTo(alarm);
        }
    }

    private static StoredAlarm alarm(JsonNode value) {
        return new StoredAlarm(
                value.required("id").textValue(),
                value.required("transition").intValue(),
                value.required("asset").textValue(),
                value.required("rule").textValue(),
                value.required("rule_version").intValue(),
                value.required("severity").textValue(),
                value.required("state").textValue(),
                Instant.parse(value.required("start").textValue()),
                Instant.parse(value.required("timestamp").textValue()),
                value.required("value").doubleValue(),
                value.required("message").textValue());
    }

    private SubscribedJob startJob(Path configuration) throws Exception {
        return SubscribedJob.start(ROOT, configuration, CLIENT_ID, folder);
    }

    private void publish(int port, int from, int to) throws IOException, InterruptedException {
        BrokerAddress address =
                new BrokerAddress(URI.create("mqtt://127.0.0.1:" + port), null, null);
        try (Publisher publisher = Publisher.connect(address)) {
            for (int number = from; number < to; number++) {
                publisher.publish(readings.topic(number), readings.payload(number));
            }
            publisher.await();
            assertThat(publisher.acknowledged()).isEqualTo(to - from);
        }
    }

    private static void awaitRecords(
            SubscribedJob job, AlarmRecords records, int transitions, int received)
            throws Exception {
        job.await(
                TIMEOUT,
                () ->
                        "record of each transition (%d records of %s so far)"
                                .formatted(records.received(), records.last().keySet()),
                () -> {
                    records.poll();
                    return records.last().size() >= transitions && records.received() >= received;
                });
    }

    private static Connection connect(EmbeddedDatabase database) throws Exception {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/%s"
                        .formatted(database.port(), EmbeddedDatabase.USER),
                EmbeddedDatabase.USER,
                "");
    }

    private Path configuration(int mqttPort, int databasePort, String kafkaBrokers)
            throws IOException {
        Path file = folder.resolve("plant.yaml");
        Files.writeString(
                file,
                """
                sensor_ingestion:
                  protocols:
                    - name: mqtt
                      broker: mqtt://127.0.0.1:%d
                      client_id: %s
                      topics:
                        - pattern: %s
                anomaly_detection:
                  rules:
                    - name: low
                      type: threshold
                      sensor: number
                      conditions:
                        - {metric: value, operator: "<", threshold: 90, severity: warning}
                    - name: high
                      type: threshold
                      sensor: number
                      conditions:
                        - {metric: value, operator: ">=", threshold: 120, severity: warning}
                        - {metric: value, operator: ">=", threshold: 180, severity: critical}
                storage: {type: timescaledb, host: 127.0.0.1, port: %d, database: postgres, username: postgres, tls: disable}
                kafka:
                  brokers: ["%s"]
                  topics: {alarms: %s}
                runtime: {checkpoint_interval: 1h, checkpoint_directory: "%s", parallelism: 1}
                """
                        .formatted(
                                mqttPort,
                                CLIENT_ID,
                                SubscribedJob.FILTER,
                                databasePort,
                                kafkaBrokers,
                                TOPIC,
                                SubscribedJob.checkpoints(folder)));
        return file;
    }
}
