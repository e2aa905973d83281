/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

import java.io.Serializable;
import java.util.ArrayList;
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

    /**
     * What one sensor feeds.
     *
     * @param number its number
     * @param layout its windows
     * @param rolling where the layout's features stand in the vector, in the layout's order
     * @param latest where its VALUE features stand
     * @param ages where its AGE features stand
     */
    record SensorPlan(int number, WindowLayout layout, int[] rolling, int[] latest, int[] ages)
            implements Serializable {}

    private final HashMap<String, SensorPlan> sensors = new HashMap<>();
    private final SensorPlan[] withAge;
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
                    SensorPlan plan = planOf(set, sensors.size(), features);
                    sensorFingerprints[plan.number()] = Fingerprint.of(column);
                    sensors.put(column, plan);
                    if (plan.ages().length > 0) {
                        aged.add(plan);
                    }
                });
        withAge = aged.toArray(SensorPlan[]::new);
    }

    /** The plan of a sensor, or null where no feature uses it. */
    @Nullable SensorPlan sensor(String name) {
        return sensors.get(name);
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

    private static SensorPlan planOf(FeatureSet set, int number, List<Integer> features) {
        return new SensorPlan(
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
