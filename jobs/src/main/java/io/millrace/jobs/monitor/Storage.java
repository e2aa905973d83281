/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.monitor;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.millrace.connector.timescaledb.DatabaseOptions;
import io.millrace.connector.timescaledb.TimescaleSink;
import io.millrace.connector.timescaledb.table.AlarmTable;
import io.millrace.connector.timescaledb.table.DeadLetterTable;
import io.millrace.connector.timescaledb.table.FeatureTable;
import io.millrace.connector.timescaledb.table.GapTable;
import io.millrace.connector.timescaledb.table.ReadingTable;
import io.millrace.connector.timescaledb.table.ScoreTable;
import io.millrace.connector.timescaledb.table.TableMapping;
import io.millrace.functions.anomaly.ecod.EcodOptions;
import io.millrace.functions.model.Alarm;
import io.millrace.functions.model.DeadLetter;
import io.millrace.functions.model.Gap;
import io.millrace.functions.model.Reading;
import io.millrace.jobs.config.KafkaOptions;
import io.millrace.jobs.config.PlantConfig;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Where streams end: a table for each, and the topic of alarms. */
public final class Storage {

    private Storage() {}

    /** What could not become a reading, and what is known to be missing. */
    public static void storeRefused(
            DataStream<DeadLetter> deadLetters, DataStream<Gap> gaps, PlantConfig config) {
        storeDeadLetters(deadLetters, config);
        table(gaps, new GapTable(), config.storage(), MonitorUids.SINK_GAPS, "Gaps");
    }

    static void storeDeadLetters(DataStream<DeadLetter> deadLetters, PlantConfig config) {
        table(
                deadLetters,
                new DeadLetterTable(),
                config.storage(),
                MonitorUids.SINK_DEAD_LETTERS,
                "Dead letters");
    }

    static void store(
            DataStream<Reading> readings, MonitorPipeline.Streams monitor, PlantConfig config) {
        DatabaseOptions database = config.storage();
        table(readings, new ReadingTable(), database, MonitorUids.SINK_READINGS, "Readings");
        table(
                monitor.features(),
                new FeatureTable(config.features().names()),
                database,
                MonitorUids.SINK_FEATURES,
                "Features");
        table(
                monitor.scores(),
                new ScoreTable(
                        config.detectors().stream()
                                .collect(
                                        toUnmodifiableMap(
                                                EcodOptions::name, EcodOptions::features))),
                database,
                MonitorUids.SINK_SCORES,
                "Scores");
        table(monitor.alarms(), new AlarmTable(), database, MonitorUids.SINK_ALARMS, "Alarms");
        if (config.kafka() != null) {
            topic(monitor, config.kafka());
        }
    }

    private static <T> void table(
            DataStream<T> stream,
            TableMapping<T> mapping,
            DatabaseOptions database,
            String uid,
            String name) {
        stream.sinkTo(TimescaleSink.builder(mapping).database(database).build())
                .uid(uid)
                .name(name)
                // A task of its own: a batch on its way to the database must not hold up the
                // scores.
                .disableChaining();
    }

    private static void topic(MonitorPipeline.Streams monitor, KafkaOptions kafka) {
        monitor.alarms()
                .sinkTo(
                        KafkaSink.<Alarm>builder()
                                .setBootstrapServers(String.join(",", kafka.brokers()))
                                .setRecordSerializer(new AlarmTopic(kafka.alarmsTopic()))
                                // Repeats are told by their id; exactly-once would hide alarms
                                // until the next checkpoint.
                                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                                .setProperty("enable.idempotence", "true")
                                .setProperty("acks", "all")
                                .build())
                .uid(MonitorUids.SINK_ALARMS_KAFKA)
                .name("Alarms to Kafka")
                .disableChaining();
    }
}
