/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.monitor;

import io.millrace.functions.model.Reading;
import io.millrace.functions.state.block.ReadingBlock;
import io.millrace.jobs.cli.UserError;
import io.millrace.jobs.config.ConfigLoader;
import io.millrace.jobs.config.PlantConfig;
import io.millrace.jobs.config.RawLogOptions;
import io.millrace.jobs.config.RuntimeOptions;
import io.millrace.jobs.ingest.DeviceSources;
import io.millrace.jobs.ingest.IngestPipeline;
import io.millrace.jobs.rawlog.RawLogSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.apache.flink.client.program.ProgramParametrizationException;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Reads a plant's devices and watches its assets: ingest and monitor in one job; or, where the
 * configuration names a raw log, reads validated readings from there.
 *
 * <pre>flink run -c io.millrace.jobs.monitor.MonitorJob millrace-jobs.jar --config plant.yaml</pre>
 */
public final class MonitorJob {

    /** The job's name on a cluster. */
    public static final String NAME = "millrace-monitor";

    private MonitorJob() {}

    /** Submits the job to where Flink's command line leads. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 2 || !arguments[0].equals("--config")) {
            throw new ProgramParametrizationException("usage: MonitorJob --config FILE");
        }
        PlantConfig config;
        try {
            config = ConfigLoader.load(Path.of(arguments[1]));
            Preflight.check(config);
        } catch (UserError e) {
            // Flink's command line prints this one without a stack trace.
            throw new ProgramParametrizationException(e.getMessage());
        }
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration(config.runtime()));
        define(environment, config);
        environment.execute(NAME);
    }

    /** Puts the whole job together: the one place where sources, pipelines and sinks meet. */
    public static void define(StreamExecutionEnvironment environment, PlantConfig config) {
        MonitorOptions options =
                new MonitorOptions(
                        config.features(),
                        config.detectors(),
                        config.alarms(),
                        config.runtime().stages());
        RawLogOptions rawLog = config.rawLog();
        if (rawLog == null) {
            IngestPipeline.Streams ingest =
                    IngestPipeline.define(
                            DeviceSources.records(environment, config), config.normalise());
            Storage.storeRefused(ingest.deadLetters(), ingest.gaps(), config);
            Storage.store(
                    ingest.readings(), MonitorPipeline.behind(ingest.readings(), options), config);
        } else if (rawLog.format() == RawLogOptions.Format.BLOCK) {
            RawLogSource.Streams<ReadingBlock> log = RawLogSource.blocks(environment, rawLog);
            Storage.storeDeadLetters(log.deadLetters(), config);
            Storage.store(
                    RawLogSource.unpack(log.records()),
                    MonitorPipeline.behindBlocks(log.records(), options),
                    config);
        } else {
            RawLogSource.Streams<Reading> log = RawLogSource.readings(environment, rawLog);
            Storage.storeDeadLetters(log.deadLetters(), config);
            Storage.store(log.records(), MonitorPipeline.behind(log.records(), options), config);
        }
    }

    /** What the job asks of the cluster it runs on. */
    public static Configuration configuration(RuntimeOptions options) {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        // Records are values that nobody changes, so operators may pass them on as they are.
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        configuration.set(CoreOptions.DEFAULT_PARALLELISM, options.parallelism());
        configuration.set(ExecutionOptions.BUFFER_TIMEOUT, options.bufferTimeout());
        configuration.set(
                StateBackendOptions.STATE_BACKEND,
                options.stateBackend().name().toLowerCase(Locale.ROOT));
        configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        configuration.set(
                CheckpointingOptions.CHECKPOINTING_INTERVAL, options.checkpointInterval());
        configuration.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, 3);
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        // A full disk must not end the job: nothing is acknowledged meanwhile, and it goes on when
        // there is room.
        configuration.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, Integer.MAX_VALUE);
        if (options.checkpointDirectory() != null) {
            configuration.set(
                    CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                    options.checkpointDirectory().toString());
        }
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
                Duration.ofSeconds(1));
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
                Duration.ofSeconds(30));
        return configuration;
    }
}
