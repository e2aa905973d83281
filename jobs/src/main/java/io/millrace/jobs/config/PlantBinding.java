/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.config;

import io.millrace.connector.timescaledb.DatabaseOptions;
import io.millrace.functions.alarm.AlarmOptions;
import io.millrace.functions.anomaly.ecod.EcodOptions;
import io.millrace.functions.feature.FeatureSet;
import io.millrace.functions.feature.FeatureSpec;
import io.millrace.functions.normalise.NormaliseOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the options out of the whole file, and checks what one block says about another. */
final class PlantBinding {

    private PlantBinding() {}

    /**
     * The plant.
     *
     * @throws ConfigException if anything is known to be wrong with the file
     */
    static PlantConfig bind(Block root) {
        List<MqttConnection> connections = MqttBinding.bind(root);
        NormaliseOptions normalise = NormaliseBinding.bind(root.block("normalization"));
        Columns columns = Columns.of(root.block("buffers"));
        List<FeatureSpec> declared = FeatureBinding.bind(root.block("features"), columns);
        Names features = Names.of(FeatureBinding.blocks(root.block("features")), "feature");
        RuleFeatures ruleFeatures = new RuleFeatures(declared);
        List<EcodOptions> detectors = DetectorBinding.bind(root.block("detectors"), features);
        Names detectorNames = Names.of(root.block("detectors").itemsOrSelf(), "detector");
        AlarmOptions alarms =
                RuleBinding.bind(
                        root.block("anomaly_detection"), ruleFeatures, columns, detectorNames);
        @Nullable DatabaseOptions storage = StorageBinding.bind(root.block("storage"));
        @Nullable KafkaOptions kafka = KafkaBinding.bind(root);
        RuntimeOptions runtime = RuntimeBinding.bind(root.block("runtime"));
        @Nullable RawLogOptions rawLog =
                RawLogBinding.bind(root.block("raw_log"), runtime.checkpointInterval());
        if (storage == null || !root.problems().isEmpty()) {
            throw root.problems().asException();
        }
        return new PlantConfig(
                connections,
                normalise,
                new FeatureSet(ruleFeatures.all()),
                detectors,
                alarms,
                storage,
                kafka,
                rawLog,
                runtime);
    }
}
