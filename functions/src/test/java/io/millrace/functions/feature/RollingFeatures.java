/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

    /**
     * Compares all features with the exact ones: 1e-9 relative. Only a mean or a slope that cancels
     * to nothing is granted an absolute error, of 1e-20 of the window's root mean square.
     */
    static void assertExact(
            List<FeatureSpec> features,
            TestingWindows windows,
            ReadingHistory history,
            String where) {
        Map<Window, Optional<ExactWindow>> exact = new HashMap<>();
        for (int i = 0; i < features.size(); i++) {
            FeatureSpec feature = features.get(i);
            Optional<ExactWindow> window =
                    exact.computeIfAbsent(
                            feature.window(), key -> Optional.ofNullable(history.window(key)));
            double expected = window.map(w -> w.value(feature.function())).orElse(Double.NaN);
            double actual = windows.value(i);
            boolean close =
                    Double.isNaN(expected)
                            ? Double.isNaN(actual)
                            : Math.abs(actual - expected)
                                    <= 1e-9 * Math.abs(expected)
                                            + granted(feature.function(), window.orElseThrow());
            assertThat(close)
                    .withFailMessage(
                            "%s, after %d readings, %s: expected %s but was %s",
                            where, history.size(), feature.name(), expected, actual)
                    .isTrue();
        }
    }

    private static double granted(FeatureFunction function, ExactWindow window) {
        boolean mayCancel = function == FeatureFunction.MEAN || function == FeatureFunction.SLOPE;
        return mayCancel ? 1e-20 * window.value(FeatureFunction.RMS) : 0;
    }
}
