/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.config;

import io.millrace.functions.feature.FeatureFunction;
import io.millrace.functions.feature.FeatureSpec;
import io.millrace.functions.feature.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The block {@code features}, and what it shares with the conditions of rules: function and window.
 */
final class FeatureBinding {

    private static final Duration LEAST = Duration.ofMillis(1);
    private static final Duration MOST = Duration.ofDays(31);

    private FeatureBinding() {}

    /** The single features, in either form of the block. */
    static List<Block> blocks(Block features) {
        return features.isObject() ? features.blocks("features") : features.items();
    }

    static List<FeatureSpec> bind(Block features, Columns columns) {
        List<FeatureSpec> specs = new ArrayList<>();
        for (Block block : blocks(features)) {
            columns.check(block, "column", block);
            if (!block.sound()) {
                continue;
            }
            FeatureFunction function = function(block, "function");
            Window window = window(block, function);
            if (window != null) {
                specs.add(
                        new FeatureSpec(
                                block.text("name", ""),
                                block.text("column", ""),
                                function,
                                window));
            }
        }
        return specs;
    }

    static FeatureFunction function(Block block, String key) {
        return FeatureFunction.valueOf(block.text(key, "value").toUpperCase(Locale.ROOT));
    }

    /** The window that a function looks back on; null, and a problem, if they do not fit. */
    static @Nullable Window window(Block block, FeatureFunction function) {
        String name = function.name().toLowerCase(Locale.ROOT);
        if (function == FeatureFunction.VALUE || function == FeatureFunction.AGE) {
            if (block.has("window")) {
                block.problem("window", "the function %s has no window".formatted(name));
                return null;
            }
            return new Window.Latest();
        }
        if (!block.has("window")) {
            block.problem(
                    "window",
                    "missing: the function %s needs a count of readings or a duration"
                            .formatted(name));
            return null;
        }
        if (block.textOrNull("window") != null) {
            Duration length = block.duration("window", Duration.ZERO, LEAST, MOST);
            return length.isZero() ? null : new Window.Time(length);
        }
        int readings = block.integer("window", 0);
        boolean two =
                function == FeatureFunction.STD
                        || function == FeatureFunction.SLOPE
                        || function == FeatureFunction.RATE_OF_CHANGE;
        if (two && readings < 2) {
            block.problem(
                    "window",
                    "the function %s needs at least 2 readings but has %d"
                            .formatted(name, readings));
            return null;
        }
        return new Window.Count(readings);
    }
}
