/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.config;

import io.millrace.functions.feature.FeatureFunction;
import io.millrace.functions.feature.FeatureSpec;
import io.millrace.functions.feature.Window;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The features that rules look at. A declared feature of the same definition is used; else one is
 * added under a name that follows from its definition alone, {@code sensor.function[.window]}, and
 * can not be declared (declared names have no full stop).
 */
final class RuleFeatures {

    private record Definition(String column, FeatureFunction function, Window window) {}

    private final Map<Definition, String> names = new LinkedHashMap<>();
    private final Map<String, FeatureSpec> features = new LinkedHashMap<>();

    RuleFeatures(List<FeatureSpec> declared) {
        for (FeatureSpec spec : declared) {
            features.putIfAbsent(spec.name(), spec);
            names.putIfAbsent(
                    new Definition(spec.column(), spec.function(), spec.window()), spec.name());
        }
    }

    /** The name of the feature with this definition. */
    String name(String sensor, FeatureFunction function, Window window) {
        return names.computeIfAbsent(
                new Definition(sensor, function, window),
                definition -> {
                    String name =
                            sensor
                                    + "."
                                    + function.name().toLowerCase(Locale.ROOT)
                                    + suffix(window);
                    features.put(name, new FeatureSpec(name, sensor, function, window));
                    return name;
                });
    }

    /** The declared features in their order, then the added ones in the order of the rules. */
    List<FeatureSpec> all() {
        return List.copyOf(features.values());
    }

    private static String suffix(Window window) {
        if (window instanceof Window.Count count) {
            return "." + count.readings();
        }
        if (window instanceof Window.Time time) {
            return "." + Durations.shown(time.length());
        }
        return "";
    }
}
