/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.config;

import io.millrace.connector.timescaledb.DatabaseOptions;
import io.millrace.functions.alarm.AlarmOptions;
import io.millrace.functions.anomaly.ecod.EcodOptions;
import io.millrace.functions.feature.FeatureSet;
import io.millrace.functions.normalise.NormaliseOptions;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is known about a plant: what one configuration file says, checked and with its defaults
 * filled in. Holds references to secrets, never a secret.
 *
 * @param connections the brokers that are read, at least one
 * @param normalise what a value must satisfy
 * @param features the declared features in their order, then those that only rules look at
 * @param detectors the anomaly detectors
 * @param alarms the rules; each detector has at least one
 * @param storage the database
 * @param kafka where alarms are published as well, or null for nowhere
 * @param rawLog the log of readings between ingest and monitor, or null where one job does both
 * @param runtime how the job runs
 */
public record PlantConfig(
        List<MqttConnection> connections,
        NormaliseOptions normalise,
        FeatureSet features,
        List<EcodOptions> detectors,
        AlarmOptions alarms,
        DatabaseOptions storage,
        @Nullable KafkaOptions kafka,
        @Nullable RawLogOptions rawLog,
        RuntimeOptions runtime)
        implements Serializable {
    public PlantConfig {
        connections = List.copyOf(connections);
        detectors = List.copyOf(detectors);
    }

    /** The same plant, with its alarms published to Kafka as well. */
    public PlantConfig publishingTo(KafkaOptions topic) {
        return new PlantConfig(
                connections,
                normalise,
                features,
                detectors,
                alarms,
                storage,
                topic,
                rawLog,
                runtime);
    }
}
