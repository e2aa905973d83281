/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Features of one sensor for the tests: every function over every given window. */
final class RollingFeatures {

    static final FeatureFunction[] FUNCTIONS = {
        FeatureFunction.MEAN,
        FeatureFunction.STD,
        FeatureFunction.MIN,
        FeatureFunction.MAX,
        FeatureFunction.RMS,
        FeatureFunction.RANGE,
        FeatureFunction.SLOPE,
        FeatureFunction.RATE_OF_CHANGE
    };

    private RollingFeatures() {}

    static Window count(int readings) {
        return new Window.Count(readings);
    }

    static Window seconds(double seconds) {
        return new Window.Time(Duration.ofMillis(Math.round(seconds * 1000)));
    }

    static FeatureSpec feature(FeatureFunction function, Window window) {
        return new FeatureSpec(
                (function + " " + Fingerprint.nameOf(window)), "sensor", function, window);
    }

    static List<FeatureSpec> everyFunctionOver(Window... windows) {
        List<FeatureSpec> features = new ArrayList<>();
        for (Window window : windows) {
            for (FeatureFunction function : FUNCTIONS) {
                features.add(feature(function, window));
            }
        }
        return features;
    }

    /** Compares all features with the exact ones: 1e-9 relative, nothing absolute. */
    static void assertExact(
            List<FeatureSpec> features,
            SensorWindows windows,
            ReadingHistory history,
            String where) {
        for (int i = 0; i < features.size(); i++) {
            double expected = history.expected(features.get(i));
            double actual = windows.value(i);
            boolean close =
                    Double.isNaN(expected)
                            ? Double.isNaN(actual)
                            : Math.abs(actual - expected) <= 1e-9 * Math.abs(expected);
            assertThat(close)
                    .withFailMessage(
                            "%s, after %d readings, %s: expected %s but was %s",
                            where, history.size(), features.get(i).name(), expected, actual)
                    .isTrue();
        }
    }
}
