/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.rawlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.functions.model.DeadLetter;
import io.millrace.functions.model.Reading;
import io.millrace.functions.state.block.BlockOptions;
import io.millrace.jobs.cli.UserError;
import io.millrace.jobs.config.RawLogOptions;
import io.millrace.jobs.config.RawLogOptions.Delivery;
import io.millrace.jobs.config.RawLogOptions.Format;
import io.millrace.jobs.config.RawLogOptions.Start;
import io.millrace.jobs.demo.EmbeddedKafka;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the raw log promises, on a real broker. */
@Timeout(120)
class RawLogITCase {

    private static final int PARALLELISM = 2;
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(PARALLELISM)
                            .build());

    @TempDir private static Path folder;

    private static EmbeddedKafka kafka;

    @BeforeAll
    static void startBroker() throws IOException {
        kafka = EmbeddedKafka.start(folder.resolve("kafka"));
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void readingsComeBackEqualAndInTheOrderOfTheirAsset(Format format) throws Exception {
        RawLogOptions options = options("equal-" + format.name(), format, Delivery.AT_LEAST_ONCE);
        NumberedLog numbered = new NumberedLog(20_000, 0);
        numbered.write(environment(), options);

        List<Reading> read = read(options, 20_000);

        assertThat(read).hasSize(20_000);
        assertThat(NumberedLog.byAsset(read)).isEqualTo(numbered.byAsset());
        LogRecords records = LogRecords.all(options, DEADLINE);
        assertThat(records.keysInMoreThanOnePartition()).isEmpty();
        assertThat(NumberedLog.byAsset(records.readings())).isEqualTo(numbered.byAsset());
        System.out.printf(
                "raw log %s: %d records, %.1f readings and %.0f bytes a record, %.1f bytes a"
                        + " reading%n",
                format,
                records.count(),
                20_000d / records.count(),
                (double) records.bytes() / records.count(),
                records.bytes() / 20_000d);
    }

    /** Some readings stand there twice; the first of each are all of them, in order. */
    @ParameterizedTest
    @EnumSource(Format.class)
    void atLeastOnceLosesNothingWhenTheWriterFails(Format format) throws Exception {
        RawLogOptions options = options("least-" + format.name(), format, Delivery.AT_LEAST_ONCE);
        NumberedLog numbered = new NumberedLog(20_000, 10_000);
        numbered.writeAndFailOnce(environment(), options);

        List<Reading> log = LogRecords.all(options, DEADLINE).readings();

        System.out.printf("raw log %s: %d readings again%n", format, log.size() - 20_000);
        assertThat(log.size()).isGreaterThan(20_000);
        NumberedLog.byAsset(log)
                .forEach(
                        (asset, readings) ->
                                assertThat(new ArrayList<>(new LinkedHashSet<>(readings)))
                                        .isEqualTo(numbered.byAsset().get(asset)));
        assertThat(NumberedLog.byAsset(log).keySet()).isEqualTo(numbered.byAsset().keySet());
    }

    /** Also what was written before the failure and never committed is not seen. */
    @Test
    void exactlyOnceRepeatsNothingWhenTheWriterFails() throws Exception {
        RawLogOptions options = options("once", Format.BLOCK, Delivery.EXACTLY_ONCE);
        NumberedLog numbered = new NumberedLog(20_000, 10_000);
        numbered.writeAndFailOnce(environment(), options);

        List<Reading> log = LogRecords.all(options, DEADLINE).readings();

        assertThat(log).hasSize(20_000);
        assertThat(NumberedLog.byAsset(log)).isEqualTo(numbered.byAsset());
        assertThat(NumberedLog.byAsset(read(options, 20_000))).isEqualTo(numbered.byAsset());
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void whatIsNoReadingBecomesADeadLetterAndDoesNotStopTheJob(Format format) throws Exception {
        RawLogOptions options = options("bad-" + format.name(), format, Delivery.AT_LEAST_ONCE);
        byte[] bad = "no reading".getBytes(StandardCharsets.UTF_8);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(options.topic(), 0, null, bad)).get();
            producer.send(new ProducerRecord<>(options.topic(), 0, null, null)).get();
        }
        NumberedLog numbered = new NumberedLog(300, 0);
        numbered.write(environment(), options);

        assertThat(NumberedLog.byAsset(read(options, 300))).isEqualTo(numbered.byAsset());
        StreamExecutionEnvironment environment = environment();
        List<DeadLetter> letters =
                take(RawLogSource.readings(environment, options).deadLetters(), 2);
        assertThat(letters)
                .extracting(DeadLetter::source)
                .containsOnly("raw log " + options.topic());
        assertThat(letters.get(0).payload()).isEqualTo(bad);
        assertThat(letters.get(1).payload()).isEmpty();
        assertThat(letters.get(0).reason())
                .startsWith(
                        format == Format.BLOCK
                                ? "the bytes of a block have version 110"
                                : "not JSON: ");
    }

    @Test
    void transactionsLongerThanTheBrokerAllowsAreAUserError() {
        RawLogOptions options = options("long", Format.BLOCK, Delivery.EXACTLY_ONCE);
        RawLogOptions tooLong =
                new RawLogOptions(
                        options.bootstrapServers(),
                        options.topic(),
                        options.format(),
                        options.blocks(),
                        options.delivery(),
                        Duration.ofHours(1),
                        options.transactionalId(),
                        options.group(),
                        options.start());

        assertThatThrownBy(() -> RawLogCheck.check(tooLong, DEADLINE))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        "raw_log.transaction_timeout: 3600000 ms is more than broker 1 allows,"
                                + " transaction.max.timeout.ms = 900000");
    }

    @Test
    void aBrokerThatIsNotThereIsAUserError() {
        RawLogOptions options =
                new RawLogOptions(
                        List.of("127.0.0.1:1"),
                        "readings",
                        Format.BLOCK,
                        BlockOptions.DEFAULT,
                        Delivery.AT_LEAST_ONCE,
                        Duration.ofMinutes(10),
                        "i",
                        "g",
                        Start.EARLIEST);

        assertThatThrownBy(() -> RawLogCheck.check(options, Duration.ofSeconds(2)))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(
                        "raw_log: topic 'readings' of 127.0.0.1:1 cannot be used: ");
    }

    /** The options of a topic that was made as a job's start makes it. */
    private static RawLogOptions options(String topic, Format format, Delivery delivery) {
        RawLogOptions options =
                new RawLogOptions(
                        List.of(kafka.bootstrapServers()),
                        topic,
                        format,
                        BlockOptions.DEFAULT,
                        delivery,
                        Duration.ofMinutes(1),
                        "ingest-" + topic,
                        "monitor-" + topic,
                        Start.EARLIEST);
        RawLogCheck.check(options, DEADLINE);
        return options;
    }

    private static List<Reading> read(RawLogOptions options, int count) throws Exception {
        return take(RawLogSource.readings(environment(), options).records(), count);
    }

    @SuppressWarnings("try") // the iterator may be interrupted while it closes
    private static <T> List<T> take(DataStream<T> stream, int count) throws Exception {
        List<T> taken = new ArrayList<>();
        try (CloseableIterator<T> iterator = stream.executeAndCollect()) {
            while (taken.size() < count && iterator.hasNext()) {
                taken.add(iterator.next());
            }
        }
        return taken;
    }

    private static StreamExecutionEnvironment environment() {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(200));
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(PARALLELISM);
        return environment;
    }
}
