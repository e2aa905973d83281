/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.config;

import io.millrace.functions.normalise.NormaliseOptions;
import io.millrace.functions.normalise.NormaliseOptions.Range;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The block {@code normalization}. */
final class NormaliseBinding {

    private static final Duration MOST = Duration.ofDays(36_500);

    private NormaliseBinding() {}

    static NormaliseOptions bind(Block block) {
        Map<String, Range> ranges = new LinkedHashMap<>();
        for (Block range : block.blocks("ranges")) {
            if (!range.sound()) {
                continue;
            }
            String sensor = range.text("sensor", "");
            double min = range.number("min", 0);
            double max = range.number("max", 0);
            if (ranges.containsKey(sensor)) {
                range.problem(
                        "sensor",
                        "the sensor %s has a range already".formatted(ShownValue.of(sensor)));
            } else if (!(min < max)) {
                range.problem("max", "%s is not above min, %s".formatted(max, min));
            } else {
                ranges.put(sensor, new Range(min, max));
            }
        }
        Block time = block.block("time");
        return new NormaliseOptions(
                ranges,
                time.duration("max_age", NormaliseOptions.DEFAULT_MAX_AGE, Duration.ZERO, MOST),
                time.duration(
                        "max_ahead", NormaliseOptions.DEFAULT_MAX_AHEAD, Duration.ZERO, MOST));
    }
}
