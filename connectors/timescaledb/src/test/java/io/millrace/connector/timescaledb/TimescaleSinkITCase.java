/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.timescaledb.table.ReadingTable;
import io.millrace.functions.model.Origin;
import io.millrace.functions.model.Quality;
import io.millrace.functions.model.Reading;
import io.millrace.functions.model.SecretReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The sink inside a Flink cluster, with failures. */
class TimescaleSinkITCase {

    private static final int READINGS = 40_000;

    @RegisterExtension
    private static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    @TempDir private Path folder;
    private TestingDatabase database;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestingDatabase.withSchema();
    }

    @AfterEach
    void closeDatabase() throws Exception {
        database.close();
    }

    private StreamExecutionEnvironment environment(int restarts) {
        Configuration configuration = new Configuration();
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, restarts);
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
        configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri().toString());
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setRuntimeMode(RuntimeExecutionMode.STREAMING);
        env.setParallelism(2);
        env.enableCheckpointing(100);
        return env;
    }

    private static void define(
            StreamExecutionEnvironment env, DatabaseOptions options, int failures) {
        env.fromSource(
                        new NumberSequenceSource(0, READINGS - 1),
                        WatermarkStrategy.noWatermarks(),
                        "numbers")
                .map(new FailingMapper(failures))
                .returns(TypeInformation.of(Reading.class))
                .sinkTo(TimescaleSink.builder(new ReadingTable()).database(options).build());
    }

    /** Fails some times, each time after a checkpoint and some thousand further elements. */
    private static final class FailingMapper
            implements MapFunction<Long, Reading>, CheckpointListener {

        private static final long serialVersionUID = 1L;
        private static final AtomicInteger FAILED = new AtomicInteger();

        private final int failures;
        private int sinceCheckpoint;
        private boolean checkpointed;

        FailingMapper(int failures) {
            this.failures = failures;
        }

        @Override
        public Reading map(Long number) throws Exception {
            if (checkpointed && ++sinceCheckpoint > 1_500 && FAILED.incrementAndGet() <= failures) {
                throw new IllegalStateException("failure on purpose");
            }
            if (number % 50 == 0) {
                // Slow enough for several checkpoints within the run.
                Thread.sleep(4);
            }
            return new Reading(
                    "press-" + number % 13,
                    "rpm",
                    1_767_225_600_000L + number,
                    number,
                    Quality.GOOD,
                    Origin.LIVE);
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            checkpointed = true;
        }
    }

    @Test
    void everyReadingIsThereOnceAfterFailuresBetweenCheckpoints() throws Exception {
        FailingMapper.FAILED.set(0);
        StreamExecutionEnvironment env = environment(10);
        define(env, database.options(), 3);
        env.execute();

        assertThat(FailingMapper.FAILED.get()).isGreaterThanOrEqualTo(3);
        assertThat(
                        database.value(
                                "SELECT count(*), count(DISTINCT value), min(value), max(value)"
                                        + " FROM readings"))
                .isEqualTo("%d|%d|0|%d".formatted(READINGS, READINGS, READINGS - 1));
        assertThat(database.value("SELECT count(*) FROM dead_letters")).isEqualTo("0");
    }

    @Test
    void everyReadingIsThereOnceAfterConnectionsWereCut() throws Exception {
        FailingMapper.FAILED.set(0);
        StreamExecutionEnvironment env = environment(0);
        define(env, database.options(), 0);
        JobClient job = env.executeAsync();
        int cuts = 0;
        while (cuts < 4 && !job.getJobStatus().get().isTerminalState()) {
            cuts +=
                    database.rows(
                                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE"
                                            + " application_name = 'millrace' AND datname ="
                                            + " current_database() AND xact_start IS NOT NULL")
                            .size();
        }
        // Without a restart: the sink bears it.
        job.getJobExecutionResult().get();

        assertThat(cuts).isPositive();
        assertThat(database.value("SELECT count(*) FROM readings"))
                .isEqualTo(Integer.toString(READINGS));
    }

    @Test
    void unknownDatabaseFailsTheJobWithOneLine() throws Exception {
        DatabaseOptions own = database.options();
        StreamExecutionEnvironment env = environment(0);
        define(
                env,
                new DatabaseOptions(
                        own.host(),
                        own.port(),
                        "absent",
                        own.username(),
                        null,
                        own.tls(),
                        own.batchRows(),
                        own.flushInterval(),
                        own.connectTimeout(),
                        own.retryFor()),
                0);
        assertThatThrownBy(env::execute)
                .hasStackTraceContaining(
                        "cannot connect to database 'absent' at localhost:%d as user 'postgres':"
                                        .formatted(own.port())
                                + " database \"absent\" does not exist [3D000]");
    }

    @Test
    void serialisedSinkAndItsTextHoldNoSecret() throws Exception {
        DatabaseOptions own = database.options();
        String path = System.getenv("PATH");
        TimescaleSink<Reading> sink =
                TimescaleSink.builder(new ReadingTable())
                        .database(
                                new DatabaseOptions(
                                        own.host(),
                                        own.port(),
                                        own.database(),
                                        own.username(),
                                        SecretReference.environment("PATH"),
                                        own.tls(),
                                        own.batchRows(),
                                        own.flushInterval(),
                                        own.connectTimeout(),
                                        own.retryFor()))
                        .build();
        byte[] bytes = InstantiationUtil.serializeObject(sink);

        assertThat(path).isNotBlank();
        assertThat(new String(bytes, java.nio.charset.StandardCharsets.UTF_8))
                .contains("PATH")
                .doesNotContain(path);
        assertThat(sink.toString())
                .isEqualTo("TimescaleSink[table 'readings' of " + own.describe() + "]");
        assertThat(InstantiationUtil.clone(sink).toString()).isEqualTo(sink.toString());
    }
}
