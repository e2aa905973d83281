/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.river;

import io.millrace.functions.alarm.AlarmOptions;
import io.millrace.functions.alarm.Operator;
import io.millrace.functions.alarm.Rule;
import io.millrace.functions.anomaly.ecod.EcodForm;
import io.millrace.functions.anomaly.ecod.EcodOptions;
import io.millrace.functions.feature.FeatureFunction;
import io.millrace.functions.feature.FeatureSet;
import io.millrace.functions.feature.FeatureSpec;
import io.millrace.functions.feature.Window;
import io.millrace.functions.model.Severity;
import io.millrace.functions.state.stage.StageOptions;
import io.millrace.jobs.monitor.MonitorOptions;
import io.millrace.jobs.monitor.MonitorStages;
import java.io.Serializable;
import java.util.List;

/**
 * What is computed and on what: rooms with three sensors, in control, with the features, the
 * detector and the thresholds of seed document 001.
 *
 * @param rooms how many rooms
 */
public record Workload(int rooms) implements Serializable {

    /** Sensors of each asset. */
    public static final int SENSORS = 3;

    static final String[] SENSOR_NAMES = {"temperature", "humidity", "pressure"};

    public Workload {
        if (rooms < 1) {
            throw new IllegalArgumentException("rooms must be at least 1 but were " + rooms);
        }
    }

    /**
     * As many whole rooms as so many sensors make.
     *
     * @param sensors from {@link #SENSORS}
     */
    public static Workload ofSensors(int sensors) {
        return new Workload(sensors / SENSORS);
    }

    /** All sensors of all rooms. */
    public int sensors() {
        return rooms * SENSORS;
    }

    /**
     * Names of some rooms; a source that reads them would intern them.
     *
     * @param first the first one's number
     * @param count how many
     */
    static String[] names(int first, int count) {
        String[] names = new String[count];
        for (int i = 0; i < count; i++) {
            names[i] = "room-" + (first + i);
        }
        return names;
    }

    /** The declared features; the last one is what the threshold rule looks at. */
    public static FeatureSet features() {
        return new FeatureSet(
                List.of(
                        feature("temp_mean_10", "temperature", FeatureFunction.MEAN, 10),
                        feature("temp_std_10", "temperature", FeatureFunction.STD, 10),
                        feature("temp_mean_50", "temperature", FeatureFunction.MEAN, 50),
                        feature("temp_std_50", "temperature", FeatureFunction.STD, 50),
                        feature("temp_mean_200", "temperature", FeatureFunction.MEAN, 200),
                        feature("temp_std_200", "temperature", FeatureFunction.STD, 200),
                        feature("humidity_mean_50", "humidity", FeatureFunction.MEAN, 50),
                        feature("pressure_mean_50", "pressure", FeatureFunction.MEAN, 50),
                        new FeatureSpec(
                                "temperature",
                                "temperature",
                                FeatureFunction.VALUE,
                                new Window.Latest())));
    }

    private static FeatureSpec feature(
            String name, String column, FeatureFunction function, int readings) {
        return new FeatureSpec(name, column, function, new Window.Count(readings));
    }

    /** The declared detector. */
    public static List<EcodOptions> detectors() {
        return List.of(
                new EcodOptions(
                        "sensor_anomaly",
                        features().names().subList(0, 8),
                        EcodForm.PYOD,
                        EcodOptions.DEFAULT_CONTAMINATION,
                        EcodOptions.DEFAULT_WARMUP_PERIOD,
                        EcodOptions.DEFAULT_SAMPLE_SIZE,
                        EcodOptions.DEFAULT_DECIMATION));
    }

    /** The declared rules. */
    public static AlarmOptions alarms() {
        return new AlarmOptions(
                List.of(
                        new Rule.Threshold(
                                "temperature_spike",
                                1,
                                List.of(
                                        new Rule.Condition(
                                                "temperature",
                                                Operator.GREATER,
                                                80,
                                                Severity.WARNING),
                                        new Rule.Condition(
                                                "temperature",
                                                Operator.GREATER,
                                                95,
                                                Severity.CRITICAL))),
                        new Rule.Anomaly(
                                "sensor_anomaly",
                                1,
                                "sensor_anomaly",
                                Rule.Anomaly.DEFAULT_WARNING,
                                Rule.Anomaly.DEFAULT_CRITICAL)),
                AlarmOptions.DEFAULT_COOLDOWN);
    }

    /**
     * What the monitor computes.
     *
     * @param stages how its stages run
     */
    public static MonitorOptions options(StageOptions stages) {
        return new MonitorOptions(features(), detectors(), alarms(), stages);
    }

    /** The monitor's three stages. */
    public static MonitorStages stages() {
        return MonitorStages.of(options(StageOptions.withMemory(1)));
    }
}
