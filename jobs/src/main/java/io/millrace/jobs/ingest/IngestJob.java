/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.ingest;

import io.millrace.jobs.cli.UserError;
import io.millrace.jobs.config.ConfigLoader;
import io.millrace.jobs.config.PlantConfig;
import io.millrace.jobs.config.RawLogOptions;
import io.millrace.jobs.monitor.MonitorJob;
import io.millrace.jobs.monitor.Preflight;
import io.millrace.jobs.monitor.Storage;
import io.millrace.jobs.rawlog.RawLogSink;
import java.nio.file.Path;
import org.apache.flink.client.program.ProgramParametrizationException;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Reads a plant's devices and writes validated readings to the raw log; what could not become a
 * reading, and known gaps, go to the database. The first half of a river in two jobs.
 *
 * <pre>flink run -c io.millrace.jobs.ingest.IngestJob millrace-jobs.jar --config plant.yaml</pre>
 */
public final class IngestJob {

    /** The job's name on a cluster. */
    public static final String NAME = "millrace-ingest";

    private IngestJob() {}

    /** Submits the job to where Flink's command line leads. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 2 || !arguments[0].equals("--config")) {
            throw new ProgramParametrizationException("usage: IngestJob --config FILE");
        }
        PlantConfig config;
        try {
            config = ConfigLoader.load(Path.of(arguments[1]));
            Preflight.checkIngest(config);
        } catch (UserError e) {
            // Flink's command line prints this one without a stack trace.
            throw new ProgramParametrizationException(e.getMessage());
        }
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(
                        MonitorJob.configuration(config.runtime()));
        define(environment, config);
        environment.execute(NAME);
    }

    /** Puts the job together. */
    public static void define(StreamExecutionEnvironment environment, PlantConfig config) {
        IngestPipeline.Streams ingest =
                IngestPipeline.define(
                        DeviceSources.records(environment, config), config.normalise());
        RawLogSink.write(ingest.readings(), rawLog(config));
        Storage.storeRefused(ingest.deadLetters(), ingest.gaps(), config);
    }

    /** The log that ingest writes; there is no ingest by itself without one. */
    public static RawLogOptions rawLog(PlantConfig config) {
        RawLogOptions rawLog = config.rawLog();
        if (rawLog == null) {
            throw new UserError(
                    "raw_log is missing: the job ingest writes one; without it the job monitor"
                            + " reads the devices itself");
        }
        return rawLog;
    }
}
