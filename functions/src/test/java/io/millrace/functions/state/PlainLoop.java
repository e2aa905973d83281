/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state;

import io.millrace.functions.model.FeatureVector;
import io.millrace.functions.model.Origin;
import io.millrace.functions.model.Quality;
import io.millrace.functions.model.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a {@link RingSumStage} must give, by two maps that never forget: the reference of tests. */
final class PlainLoop {

    final Map<String, RingSumStage.Total> totals = new HashMap<>();
    final Map<String, Map<String, RingSumStage.Ring>> rings = new HashMap<>();

    FeatureVector process(Reading reading) {
        RingSumStage.Total total = total(reading);
        RingSumStage.Ring ring = ring(reading);
        RingSumStage.update(total, ring, reading.value());
        return RingSumStage.output(total, ring, reading);
    }

    RingSumStage.Total total(Reading reading) {
        return totals.computeIfAbsent(reading.asset(), asset -> new RingSumStage.Total());
    }

    RingSumStage.Ring ring(Reading reading) {
        return rings.computeIfAbsent(reading.asset(), asset -> new HashMap<>())
                .computeIfAbsent(reading.sensor(), sensor -> new RingSumStage.Ring());
    }

    static List<String> lines(List<Reading> readings) {
        PlainLoop loop = new PlainLoop();
        List<String> lines = new ArrayList<>();
        for (Reading reading : readings) {
            lines.add(line(loop.process(reading)));
        }
        return lines;
    }

    /** A vector to the last bit, for comparisons that show a difference. */
    static String line(FeatureVector vector) {
        StringBuilder line = new StringBuilder();
        line.append(vector.asset()).append(' ').append(vector.timestampMillis());
        line.append(" #").append(vector.sequence());
        for (double value : vector.values()) {
            line.append(' ').append(Long.toHexString(Double.doubleToRawLongBits(value)));
        }
        return line.toString();
    }

    /**
     * The reading with a number in an endless sequence.
     *
     * @param assets how many assets take part
     * @param sensors how many sensors each has
     */
    static Reading reading(long number, int assets, int sensors) {
        long mixed = (number + 1) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed ^= mixed >>> 27;
        return new Reading(
                "asset-" + Long.remainderUnsigned(mixed, assets),
                "sensor-" + Long.remainderUnsigned(mixed >>> 20, sensors),
                number,
                (mixed >>> 11) * 0x1.0p-53,
                Quality.GOOD,
                Origin.LIVE);
    }

    static List<Reading> readings(long from, long to, int assets, int sensors) {
        List<Reading> readings = new ArrayList<>();
        for (long number = from; number < to; number++) {
            readings.add(reading(number, assets, sensors));
        }
        return readings;
    }
}
