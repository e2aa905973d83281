/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.river;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the river must be for a comparison to be fair. */
class RiverTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 16, 17, 333, 33_333, 65_536})
    void eachRoundVisitsEachRoomOnce(int rooms) {
        RoomOrder order = new RoomOrder(rooms);
        for (int round = 0; round < 4; round++) {
            order.round(round);
            boolean[] seen = new boolean[rooms];
            for (int position = 0; position < rooms; position++) {
                int room = order.room(position);
                assertThat(seen[room]).as("room %d twice in round %d", room, round).isFalse();
                seen[room] = true;
            }
        }
    }

    @Test
    void roomsComeInNoOrderAndInAnotherOneEachRound() {
        int rooms = 33_333;
        RoomOrder order = new RoomOrder(rooms);
        int[] first = new int[rooms];
        int neighbours = 0;
        for (int position = 0; position < rooms; position++) {
            first[position] = order.room(position);
            if (position > 0 && Math.abs(first[position] - first[position - 1]) < 8) {
                neighbours++;
            }
        }
        order.round(1);
        int same = 0;
        int steps = 0;
        for (int position = 0; position < rooms; position++) {
            int room = order.room(position);
            same += room == first[position] ? 1 : 0;
            int step = Math.floorMod(room - first[position], rooms);
            steps += step == Math.floorMod(order.room(0) - first[0], rooms) ? 1 : 0;
        }
        // By chance: 16 of 33,333 steps are below 8, and one position stays.
        assertThat(neighbours).isLessThan(60);
        assertThat(same).isLessThan(20);
        assertThat(steps).as("not the same order, only shifted").isLessThan(20);
    }

    @Test
    void threeReadingsOfARoomComeTogetherAndASecondLaterAgain() {
        River river = new River(new Workload(50), 0, 1, River.Clock.SECONDS);
        Map<String, Long> times = new TreeMap<>();
        for (int moment = 0; moment < 500; moment++) {
            river.next();
            Long before = times.put(river.asset(), river.timestampMillis());
            if (before != null) {
                assertThat(river.timestampMillis() - before).isEqualTo(1_000);
            }
            for (int sensor = 0; sensor < Workload.SENSORS; sensor++) {
                assertThat(river.reading(sensor).asset()).isSameAs(river.asset());
                assertThat(river.reading(sensor).timestampMillis())
                        .isEqualTo(river.timestampMillis());
            }
        }
        assertThat(times).hasSize(50);
    }

    @Test
    void eachRoomMeasuresTheSameHoweverManySourcesShareTheRooms() {
        Workload workload = new Workload(101);
        Map<String, List<Double>> one = byRoom(workload, 1, 1_010);
        Map<String, List<Double>> three = byRoom(workload, 3, 1_010);
        assertThat(three).isEqualTo(one);
    }

    private static Map<String, List<Double>> byRoom(Workload workload, int sources, int moments) {
        Map<String, List<Double>> values = new TreeMap<>();
        for (int source = 0; source < sources; source++) {
            River river = new River(workload, source, sources, River.Clock.SECONDS);
            int own = moments / workload.rooms() * river.rooms();
            for (int moment = 0; moment < own; moment++) {
                river.next();
                List<Double> room =
                        values.computeIfAbsent(river.asset(), unused -> new ArrayList<>());
                for (int sensor = 0; sensor < Workload.SENSORS; sensor++) {
                    room.add(river.value(sensor));
                }
            }
        }
        return values;
    }

    @Test
    void goesOnWhereItsPlaceSays() {
        River through = new River(new Workload(7), 0, 1, River.Clock.MOMENTS);
        for (int moment = 0; moment < 40; moment++) {
            River sought = new River(new Workload(7), 0, 1, River.Clock.MOMENTS);
            sought.seek(moment);
            assertThat(sought.moments()).isEqualTo(moment);
            through.next();
            sought.next();
            assertThat(sought.reading(0)).isEqualTo(through.reading(0));
            assertThat(through.timestampMillis() - River.BEGIN_MILLIS).isEqualTo(moment);
        }
    }

    @Test
    void valuesHaveAtMostThreeDecimalsAndManyOfThemDiffer() {
        River river = new River(new Workload(10), 0, 1, River.Clock.SECONDS);
        Set<Double> temperatures = new HashSet<>();
        for (int moment = 0; moment < 10_000; moment++) {
            river.next();
            for (int sensor = 0; sensor < Workload.SENSORS; sensor++) {
                double value = river.value(sensor);
                assertThat(Math.rint(value * 1_000) / 1_000).isEqualTo(value);
            }
            temperatures.add(river.value(0));
        }
        assertThat(temperatures).hasSizeGreaterThan(200);
        assertThat(temperatures).allSatisfy(t -> assertThat(t).isBetween(20.0, 24.0));
    }
}
