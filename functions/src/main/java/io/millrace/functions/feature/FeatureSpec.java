/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

import java.io.Serializable;

/**
 * One declared feature, as in {@code {name: temp_mean_10, column: temperature, function: mean,
 * window: 10}}.
 *
 * @param name unique among the features
 * @param column the sensor's name
 * @param function what is computed
 * @param window what it looks back on; {@link Window.Latest} for VALUE and AGE and for these only
 */
public record FeatureSpec(String name, String column, FeatureFunction function, Window window)
        implements Serializable {

    public FeatureSpec {
        boolean windowless = function == FeatureFunction.VALUE || function == FeatureFunction.AGE;
        if (windowless != (window instanceof Window.Latest)) {
            throw new IllegalArgumentException(
                    "feature '%s': function %s %s a window"
                            .formatted(name, function, windowless ? "has no" : "needs"));
        }
        boolean needsTwo =
                function == FeatureFunction.STD
                        || function == FeatureFunction.SLOPE
                        || function == FeatureFunction.RATE_OF_CHANGE;
        if (needsTwo && window instanceof Window.Count count && count.readings() < 2) {
            throw new IllegalArgumentException(
                    "feature '%s': %s needs a window of at least 2 readings but has %d"
                            .formatted(name, function, count.readings()));
        }
    }
}
