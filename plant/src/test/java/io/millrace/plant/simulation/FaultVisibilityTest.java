/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.plant.fault.BearingWear;
import io.millrace.plant.fault.Fault;
import io.millrace.plant.fault.FaultSchedule;
import io.millrace.plant.fault.SealLeak;
import io.millrace.plant.fault.SensorDropout;
import io.millrace.plant.fault.Spike;
import io.millrace.plant.fault.StuckSensor;
import io.millrace.plant.simulation.Emission.Measurement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each fault shows on its sensors, in its interval, and nowhere else. */
class FaultVisibilityTest {

    private static final long START = 10_000;
    private static final long END = 20_000;

    /** A measurement with the fault beside the same one without. */
    private record Pair(Measurement faulty, Measurement sound) {

        long millis() {
            return faulty.elapsedMillis();
        }

        double faulty(int sensor) {
            return faulty.values()[sensor];
        }

        double sound(int sensor) {
            return sound.values()[sensor];
        }

        Set<String> differing() {
            Set<String> names = new HashSet<>();
            for (int i = 0; i < faulty.values().length; i++) {
                if (Double.compare(faulty(i), sound(i)) != 0) {
                    names.add(faulty.asset().sensors().get(i).name());
                }
            }
            return names;
        }
    }

    private static List<Measurement> run(FaultSchedule faults, double seconds) {
        Simulation simulation = new Simulation(Fleet.of(1, 1), 1, 1, faults, false);
        List<Measurement> measurements = new ArrayList<>();
        while (simulation.nextMicros() < seconds * 1e6) {
            measurements.add((Measurement) simulation.next());
        }
        return measurements;
    }

    /** Pairs of the faulty machine; asserts that no other machine is touched. */
    private static List<Pair> pairs(Fault fault) {
        FaultSchedule schedule = FaultSchedule.none();
        schedule.add(fault);
        List<Measurement> faulty = run(schedule, 40);
        List<Measurement> sound = run(FaultSchedule.none(), 40);
        assertThat(faulty).hasSameSizeAs(sound);
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < faulty.size(); i++) {
            Pair pair = new Pair(faulty.get(i), sound.get(i));
            if (pair.faulty().asset().id().equals(fault.asset())) {
                pairs.add(pair);
            } else {
                assertThat(pair.differing()).as("another machine").isEmpty();
            }
        }
        assertThat(pairs).isNotEmpty();
        return pairs;
    }

    private static void assertTouchesNothingElse(List<Pair> pairs, Fault fault) {
        for (Pair pair : pairs) {
            if (fault.activeAt(pair.millis())) {
                assertThat(fault.sensors()).containsAll(pair.differing());
            } else {
                assertThat(pair.differing()).as("at %d", pair.millis()).isEmpty();
            }
        }
    }

    @Test
    void stuckSensorRepeatsItsLastValueExactly() {
        Fault fault = new StuckSensor("turbine-6", "vibration_hz", START, END);
        List<Pair> pairs = pairs(fault);
        assertTouchesNothingElse(pairs, fault);
        double last = Double.NaN;
        int frozen = 0;
        for (Pair pair : pairs) {
            if (fault.activeAt(pair.millis())) {
                assertThat(pair.faulty(1)).isEqualTo(last);
                frozen++;
            } else {
                last = pair.faulty(1);
            }
        }
        assertThat(frozen).isEqualTo(100);
    }

    @Test
    void spikeShowsTheAbsurdValueOnly() {
        Fault fault = new Spike("room-3", "temperature", START, START + 1_500);
        List<Pair> pairs = pairs(fault);
        assertTouchesNothingElse(pairs, fault);
        List<Double> spikes =
                pairs.stream()
                        .filter(pair -> fault.activeAt(pair.millis()))
                        .map(pair -> pair.faulty(0))
                        .toList();
        assertThat(spikes).hasSize(3).allMatch(value -> value > 95);
    }

    @Test
    void dropoutLeavesOneSensorOutWhileTheOthersGoOn() {
        Fault fault = new SensorDropout("turbine-8", "rpm", START, END);
        List<Pair> pairs = pairs(fault);
        assertTouchesNothingElse(pairs, fault);
        for (Pair pair : pairs) {
            boolean missing = Double.isNaN(pair.faulty(2));
            assertThat(missing).isEqualTo(fault.activeAt(pair.millis()));
            assertThat(pair.faulty().readings()).isEqualTo(missing ? 3 : 4);
        }
    }

    @Test
    void sealLeakPartsFlowAndPressure() {
        Fault fault = new SealLeak("pump-4", START, END);
        List<Pair> pairs = pairs(fault);
        assertTouchesNothingElse(pairs, fault);
        for (Pair pair : pairs) {
            if (pair.millis() >= START + 1_000 && pair.millis() < END) {
                assertThat(pair.faulty(0)).isGreaterThan(pair.sound(0));
                assertThat(pair.faulty(1)).isLessThan(pair.sound(1));
                assertThat(pair.faulty(2)).isNotEqualTo(pair.sound(2));
            }
        }
    }

    @Test
    void bearingWearLetsVibrationAndTemperatureCreepTogether() {
        Fault fault = new BearingWear("turbine-3", START, END);
        List<Pair> pairs = pairs(fault);
        double vibrationBefore = 0;
        double temperatureBefore = 0;
        for (Pair pair : pairs) {
            double vibration = pair.faulty(1) - pair.sound(1);
            double temperature = pair.faulty(0) - pair.sound(0);
            assertThat(pair.faulty(2)).as("rpm").isEqualTo(pair.sound(2));
            assertThat(pair.faulty(3)).as("power").isEqualTo(pair.sound(3));
            if (pair.millis() < START) {
                assertThat(pair.differing()).isEmpty();
            } else if (pair.millis() >= END) {
                assertThat(vibration).as("new bearing").isZero();
                assertThat(temperature).as("cools down").isLessThanOrEqualTo(temperatureBefore);
            } else if (pair.millis() >= START + 1_000) {
                assertThat(vibration).isPositive();
                assertThat(temperature).isPositive();
                vibrationBefore = Math.max(vibrationBefore, vibration);
                temperatureBefore = Math.max(temperatureBefore, temperature);
            }
        }
        assertThat(vibrationBefore).isGreaterThan(6);
        assertThat(temperatureBefore).isGreaterThan(12);
    }

    @Test
    void demonstrationHasOneFaultOfEachKindOnDifferentMachines() {
        List<Fault> faults = FaultSchedule.demonstration(Fleet.of(1, 1), 25_000).faults();
        assertThat(faults)
                .extracting(Fault::name)
                .containsExactlyInAnyOrder(
                        BearingWear.NAME,
                        StuckSensor.NAME,
                        Spike.NAME,
                        SealLeak.NAME,
                        SensorDropout.NAME);
        assertThat(faults).extracting(Fault::asset).doesNotHaveDuplicates();
        assertThat(faults).allMatch(fault -> fault.startMillis() >= 25_000);
        assertThat(faults).allMatch(fault -> fault.startMillis() <= 40_000);
        assertThat(faults).allMatch(fault -> fault.endMillis() <= 55_000);
    }
}
