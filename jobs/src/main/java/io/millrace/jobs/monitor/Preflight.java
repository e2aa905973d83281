/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.monitor;

import io.millrace.connector.mqtt.client.MqttConnectionException;
import io.millrace.connector.mqtt.client.MqttProbe;
import io.millrace.connector.timescaledb.schema.SchemaInstaller;
import io.millrace.jobs.cli.UserError;
import io.millrace.jobs.config.MqttConnection;
import io.millrace.jobs.config.PlantConfig;
import io.millrace.jobs.config.RawLogOptions;
import io.millrace.jobs.ingest.IngestJob;
import io.millrace.jobs.rawlog.RawLogCheck;
import java.io.IOException;
import java.time.Duration;

/**
 * Tries what the job will need before it is submitted, so that a mistake is one line now and not a
 * restart loop later.
 */
public final class Preflight {

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private Preflight() {}

    /**
     * Connects to what the monitor reads, each broker or the raw log, and to the database, and
     * installs the tables that are missing.
     *
     * @throws UserError with one line: what cannot be used, and why
     */
    public static void check(PlantConfig config) {
        RawLogOptions rawLog = config.rawLog();
        if (rawLog == null) {
            checkDevices(config);
        } else {
            RawLogCheck.check(rawLog, DEADLINE);
        }
        checkDatabase(config);
    }

    /**
     * The same for ingest: each broker, the raw log, and the database.
     *
     * @throws UserError with one line: what cannot be used, and why
     */
    public static void checkIngest(PlantConfig config) {
        RawLogOptions rawLog = IngestJob.rawLog(config);
        checkDevices(config);
        RawLogCheck.check(rawLog, DEADLINE);
        checkDatabase(config);
    }

    private static void checkDevices(PlantConfig config) {
        for (MqttConnection connection : config.connections()) {
            try {
                MqttProbe.check(connection.options(), DEADLINE);
            } catch (MqttConnectionException e) {
                throw UserError.because(e);
            }
        }
    }

    private static void checkDatabase(PlantConfig config) {
        try {
            SchemaInstaller.install(config.storage());
        } catch (IOException e) {
            throw UserError.because(e);
        }
    }
}
