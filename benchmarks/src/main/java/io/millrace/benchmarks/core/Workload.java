/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.core;

import io.millrace.functions.alarm.AlarmOptions;
import io.millrace.functions.alarm.Operator;
import io.millrace.functions.alarm.Rule;
import io.millrace.functions.anomaly.ecod.EcodForm;
import io.millrace.functions.anomaly.ecod.EcodOptions;
import io.millrace.functions.feature.FeatureFunction;
import io.millrace.functions.feature.FeatureSet;
import io.millrace.functions.feature.FeatureSpec;
import io.millrace.functions.feature.Window;
import io.millrace.functions.model.Origin;
import io.millrace.functions.model.Quality;
import io.millrace.functions.model.Reading;
import io.millrace.functions.model.Severity;
import java.io.Serializable;
import java.util.List;

/**
 * What is computed and on what: rooms with three sensors, in control, with the features, the
 * detector and the thresholds of seed document 001. A pure function from a number to a reading, so
 * that each design sees the same river.
 *
 * @param assets how many rooms
 */
public record Workload(int assets) implements Serializable {

    /** Sensors of each asset. */
    public static final int SENSORS = 3;

    private static final String[] NAMES = {"temperature", "humidity", "pressure"};
    private static final double[] LEVELS = {22, 45, 1013};
    private static final double[] SPREADS = {0.5, 2, 1};
    private static final long BEGIN_MILLIS = 1_750_000_000_000L;

    /**
     * Names of all assets; the same objects each time, as a source that reads them would intern
     * them.
     */
    public String[] assetNames() {
        String[] names = new String[assets];
        for (int i = 0; i < assets; i++) {
            names[i] = "room-" + i;
        }
        return names;
    }

    /**
     * The reading of a number: assets in turn, all sensors of one after the other, a second between
     * an asset's moments.
     *
     * @param number from 0
     * @param names what {@link #assetNames} gave, or a part of it
     */
    public static Reading reading(long number, String[] names) {
        int sensor = (int) (number % SENSORS);
        long moment = number / SENSORS;
        int asset = (int) (moment % names.length);
        return new Reading(
                names[asset],
                NAMES[sensor],
                BEGIN_MILLIS + moment / names.length * 1_000,
                LEVELS[sensor] + SPREADS[sensor] * noise(number),
                Quality.GOOD,
                Origin.LIVE);
    }

    /** Nearly normal: the sum of four uniforms from the mixed bits of the number, variance 1. */
    private static double noise(long number) {
        long bits = number * 0x9E3779B97F4A7C15L;
        bits = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        bits = (bits ^ (bits >>> 27)) * 0x94D049BB133111EBL;
        bits ^= bits >>> 31;
        long sum =
                (bits & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits >>> 32 & 0xFFFF) + (bits >>> 48);
        return (sum / 65536.0 - 2) * Math.sqrt(3);
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
}
