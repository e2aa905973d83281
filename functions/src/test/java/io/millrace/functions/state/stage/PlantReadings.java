/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.stage;

import io.millrace.functions.model.Origin;
import io.millrace.functions.model.Quality;
import io.millrace.functions.model.Reading;
import io.millrace.functions.state.block.ReadingBlock;
import io.millrace.functions.state.block.ReadingBlockBuilder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/** An endless sequence of readings, and blocks of them. */
final class PlantReadings {

    private PlantReadings() {}

    /**
     * The reading with a number.
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

    /** The readings in blocks of their key groups; the last block of each may be smaller. */
    static List<ReadingBlock> blocks(List<Reading> readings, int keyGroups, int rows) {
        List<ReadingBlock> blocks = new ArrayList<>();
        Map<Integer, ReadingBlockBuilder> open = new TreeMap<>();
        for (Reading reading : readings) {
            int keyGroup = KeyGroupRangeAssignment.assignToKeyGroup(reading.asset(), keyGroups);
            ReadingBlockBuilder builder =
                    open.computeIfAbsent(keyGroup, group -> new ReadingBlockBuilder(rows));
            if (builder.append(reading)) {
                blocks.add(builder.build(keyGroups, keyGroup));
            }
        }
        open.forEach(
                (keyGroup, builder) -> {
                    if (!builder.isEmpty()) {
                        blocks.add(builder.build(keyGroups, keyGroup));
                    }
                });
        return blocks;
    }

    /** Lines sorted by asset, those of one asset in the order in which they were. */
    static List<String> byAsset(List<String> lines) {
        List<String> sorted = new ArrayList<>(lines);
        sorted.sort(Comparator.comparing(line -> line.substring(0, line.indexOf(' '))));
        return sorted;
    }
}
