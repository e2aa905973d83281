/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.monitor;

import io.millrace.functions.alarm.AlarmOptions;
import io.millrace.functions.anomaly.ecod.EcodOptions;
import io.millrace.functions.feature.FeatureSet;
import io.millrace.functions.state.stage.StageOptions;
import java.util.List;

/**
 * What the monitor computes.
 *
 * @param features the declared features
 * @param detectors the declared detectors
 * @param alarms the rules
 * @param stages how the keyed stages run
 */
public record MonitorOptions(
        FeatureSet features,
        List<EcodOptions> detectors,
        AlarmOptions alarms,
        StageOptions stages) {

    public MonitorOptions {
        detectors = List.copyOf(detectors);
    }
}
