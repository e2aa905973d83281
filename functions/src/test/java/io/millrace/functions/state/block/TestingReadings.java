/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.block;

import io.millrace.functions.model.Origin;
import io.millrace.functions.model.Quality;
import io.millrace.functions.model.Reading;
import io.millrace.functions.model.SensorReading;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Readings to fill blocks with, and the way back. */
final class TestingReadings {

    private static final List<Quality> QUALITIES =
            List.of(Quality.GOOD, Quality.UNCERTAIN, Quality.BAD);

    private TestingReadings() {}

    static Reading reading(String asset, String sensor, long time, double value) {
        return new Reading(asset, sensor, time, value, Quality.GOOD, Origin.LIVE);
    }

    /** The three readings of each room come together; values have two decimals. */
    static List<Reading> rooms(Random random, int rooms, int count) {
        String[] names = new String[rooms];
        for (int room = 0; room < rooms; room++) {
            names[room] = "room-%06d".formatted(room);
        }
        List<Reading> readings = new ArrayList<>();
        while (readings.size() < count) {
            String room = names[random.nextInt(rooms)];
            long time = 1_700_000_000_000L + readings.size() / (3L * rooms) * 1000;
            readings.add(reading(room, "temperature", time, random.nextInt(4000) / 100d));
            readings.add(reading(room, "humidity", time, random.nextInt(10_000) / 100d));
            readings.add(reading(room, "pressure", time, 980 + random.nextInt(6000) / 100d));
        }
        return readings.subList(0, count);
    }

    /** Anything that a reading can be. */
    static List<Reading> wild(Random random, int count) {
        String[] names = {"a", "", "Kühlraum 7", "機械", "\uD83D\uDE00", "m".repeat(300), "b"};
        double[] values = {
            0d,
            -0d,
            Double.NaN,
            Double.longBitsToDouble(0x7ff8dead0000beefL),
            1d / 3,
            21.37,
            0.1f,
            Double.MAX_VALUE,
            Double.NEGATIVE_INFINITY,
            2_147_483.647,
            2_147_483.648,
            1e-3
        };
        List<Reading> readings = new ArrayList<>();
        int kinds = 1 + random.nextInt(values.length);
        while (readings.size() < count) {
            readings.add(
                    new Reading(
                            names[random.nextInt(names.length)],
                            random.nextInt(4) == 0
                                    ? "s" + random.nextInt(1000)
                                    : names[random.nextInt(names.length)],
                            switch (random.nextInt(3)) {
                                case 0 -> random.nextLong();
                                case 1 -> random.nextBoolean() ? Long.MIN_VALUE : Long.MAX_VALUE;
                                default -> random.nextInt(100);
                            },
                            values[random.nextInt(kinds)],
                            QUALITIES.get(random.nextInt(3)),
                            random.nextBoolean() ? Origin.LIVE : Origin.HISTORY));
        }
        return readings;
    }

    static ReadingBlock block(List<? extends SensorReading> readings) {
        ReadingBlockBuilder builder = new ReadingBlockBuilder(readings.size());
        readings.forEach(builder::append);
        return builder.build(ReadingBlock.NOT_GROUPED, 0);
    }

    /** The rows of a block, by its cursor. */
    static List<Reading> readings(ReadingBlock block) {
        List<Reading> readings = new ArrayList<>();
        ReadingBlock.Cursor cursor = new ReadingBlock.Cursor();
        cursor.enter(block);
        for (int run = 0; run < block.runs(); run++) {
            cursor.enterRun(block.assetName(run));
            for (int row = block.runStart(run); row < block.runEnd(run); row++) {
                cursor.moveTo(row);
                readings.add(
                        new Reading(
                                cursor.asset(),
                                cursor.sensor(),
                                cursor.timestampMillis(),
                                cursor.value(),
                                cursor.quality(),
                                cursor.origin()));
            }
        }
        return readings;
    }
}
