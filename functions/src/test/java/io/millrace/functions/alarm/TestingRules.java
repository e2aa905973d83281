/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.alarm;

import io.millrace.functions.alarm.Rule.Condition;
import io.millrace.functions.feature.FeatureFunction;
import io.millrace.functions.feature.FeatureSet;
import io.millrace.functions.feature.FeatureSpec;
import io.millrace.functions.feature.Window;
import io.millrace.functions.model.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The rules of a plant whose vectors hold a temperature and a pressure. */
final class TestingRules {

    static final Duration COOLDOWN = Duration.ofMinutes(5);
    static final long COOLDOWN_MILLIS = 300_000;
    static final long START = 1_700_000_000_000L;

    static final boolean[] TEMPERATURE_ONLY = {true, false};
    static final boolean[] PRESSURE_ONLY = {false, true};
    static final boolean[] NOTHING = {false, false};

    static final FeatureSet FEATURES =
            new FeatureSet(List.of(value("temperature"), value("pressure")));

    static final Map<String, List<String>> DETECTORS =
            Map.of("bearing", List.of("rpm", "vibration", "temperature", "power"));

    private TestingRules() {}

    static AlarmStage stage(Rule... rules) {
        return stage(COOLDOWN, rules);
    }

    static AlarmStage stage(Duration cooldown, Rule... rules) {
        return new AlarmStage(FEATURES, new AlarmOptions(List.of(rules), cooldown), DETECTORS);
    }

    /** Above 80 a warning, above 95 critical. */
    static Rule overheat(int version) {
        return new Rule.Threshold(
                "overheat",
                version,
                List.of(
                        new Condition("temperature", Operator.GREATER, 80, Severity.WARNING),
                        new Condition("temperature", Operator.GREATER, 95, Severity.CRITICAL)));
    }

    /** Too hot is critical, too little pressure a warning. */
    static Rule strain() {
        return new Rule.Threshold(
                "strain",
                1,
                List.of(
                        new Condition("pressure", Operator.LESS, 2, Severity.WARNING),
                        new Condition("temperature", Operator.GREATER, 90, Severity.CRITICAL)));
    }

    static Rule wear() {
        return new Rule.Anomaly("wear", 1, "bearing", 0.85, 0.95);
    }

    private static FeatureSpec value(String sensor) {
        return new FeatureSpec(sensor, sensor, FeatureFunction.VALUE, new Window.Latest());
    }
}
