/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The feature set seen from its sensors: which sensors matter, how their windows look, and where
 * their features stand in the vector. Sensors are numbered in the order of their first feature.
 */
final class FeaturePlan implements Serializable {

    private static final long serialVersionUID = 1L;

    private final HashMap<String, SensorPlan> sensors = new HashMap<>();
    private final SensorPlan[] withAge;

    private final SensorPlan[] byNumber;

    /** Per sensor, the number of the one that came after it the last time. */
    private final int[] successors;

    /** The number of the sensor that came last. */
    private int latest;

    private final long[] featureFingerprints;
    private final long[] sensorFingerprints;

    FeaturePlan(FeatureSet set) {
        Map<String, List<Integer>> byColumn = new LinkedHashMap<>();
        featureFingerprints = new long[set.size()];
        for (int i = 0; i < set.size(); i++) {
            FeatureSpec feature = set.features().get(i);
            featureFingerprints[i] = Fingerprint.of(feature);
            byColumn.computeIfAbsent(feature.column(), column -> new ArrayList<>()).add(i);
        }
        sensorFingerprints = new long[byColumn.size()];
        List<SensorPlan> aged = new ArrayList<>();
        byColumn.forEach(
                (column, features) -> {
                    SensorPlan plan = planOf(set, column, sensors.size(), features);
                    sensorFingerprints[plan.number()] = Fingerprint.of(column);
                    sensors.put(column, plan);
                    if (plan.ages().length > 0) {
                        aged.add(plan);
                    }
                });
        withAge = aged.toArray(SensorPlan[]::new);
        byNumber = new SensorPlan[sensors.size()];
        sensors.values().forEach(plan -> byNumber[plan.number()] = plan);
        successors = new int[byNumber.length];
        Arrays.setAll(successors, sensor -> (sensor + 1) % successors.length);
    }

    /**
     * The plan of a sensor, or null where no feature uses it.
     *
     * <p>The sensors of an asset mostly come in the same order moment after moment, so the one that
     * came after the last one before is tried first; that takes no hash. Which plan is found does
     * not depend on it.
     */
    @Nullable SensorPlan sensor(String name) {
        if (byNumber.length == 0) {
            return null;
        }
        SensorPlan guess = byNumber[successors[latest]];
        if (guess.name().equals(name)) {
            latest = guess.number();
            return guess;
        }
        SensorPlan found = sensors.get(name);
        if (found != null) {
            successors[latest] = found.number();
            latest = found.number();
        }
        return found;
    }

    /** How many features there are. */
    int features() {
        return featureFingerprints.length;
    }

    /** The most rolling features of one sensor. */
    int mostRolling() {
        return sensors.values().stream().mapToInt(plan -> plan.rolling().length).max().orElse(0);
    }

    /** The sensors that have an AGE feature. */
    SensorPlan[] withAge() {
        return withAge;
    }

    Map<String, WindowLayout> layouts() {
        Map<String, WindowLayout> layouts = new HashMap<>();
        sensors.forEach((name, plan) -> layouts.put(name, plan.layout()));
        return layouts;
    }

    /** Per feature, the hash of its definition. */
    long[] featureFingerprints() {
        return featureFingerprints;
    }

    /** Per sensor, the hash of its name. */
    long[] sensorFingerprints() {
        return sensorFingerprints;
    }

    private static SensorPlan planOf(
            FeatureSet set, String name, int number, List<Integer> features) {
        return new SensorPlan(
                name,
                number,
                WindowLayout.of(features.stream().map(set.features()::get).toList()),
                features.stream()
                        .filter(i -> !(set.features().get(i).window() instanceof Window.Latest))
                        .mapToInt(Integer::intValue)
                        .toArray(),
                allOf(set, features, FeatureFunction.VALUE),
                allOf(set, features, FeatureFunction.AGE));
    }

    private static int[] allOf(FeatureSet set, List<Integer> features, FeatureFunction function) {
        return features.stream()
                .filter(i -> set.features().get(i).function() == function)
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
