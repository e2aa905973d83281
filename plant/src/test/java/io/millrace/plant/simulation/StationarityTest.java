/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.plant.asset.HvacRoom;
import io.millrace.plant.fault.FaultSchedule;
import io.millrace.plant.simulation.Emission.Measurement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A machine in order goes on as it began: what the first 20 s show (200 s of a room, which is
 * measured once or twice a second), raw and as means over ten values, is what the next five minutes
 * show.
 */
class StationarityTest {

    private static final long WARM_UP_MILLIS = 20_000;
    private static final long ROOM_WARM_UP_MILLIS = 200_000;
    private static final int WINDOW = 10;

    /**
     * In units of the range that holds 90 % of the values, 3.3 standard deviations: four standard
     * errors of a mean of the twenty windows that a warm-up holds.
     */
    private static final double LARGEST_SHIFT = 4 / Math.sqrt(20) / 3.3;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void laterValuesLieWhereTheFirstOnesLay(long seed) {
        Map<String, List<Measurement>> byAsset = run(seed);
        byAsset.forEach(
                (asset, measurements) -> {
                    int sensors = measurements.get(0).values().length;
                    for (int sensor = 0; sensor < sensors; sensor++) {
                        String name = "seed " + seed + " " + asset + " sensor " + sensor;
                        double[] values = column(measurements, sensor);
                        int early = countEarly(measurements);
                        assertSameDistribution(name + " values", values, early);
                        assertSameDistribution(name + " means", means(values), early - WINDOW + 1);
                    }
                });
    }

    private static void assertSameDistribution(String name, double[] values, int early) {
        double[] first = Arrays.copyOfRange(values, 0, early);
        double[] later = Arrays.copyOfRange(values, early, values.length);
        Arrays.sort(first);
        Arrays.sort(later);
        double spread = quantile(later, 0.95) - quantile(later, 0.05);
        double low = first[0] - 0.1 * spread;
        double high = first[first.length - 1] + 0.1 * spread;
        long outside = Arrays.stream(later).filter(x -> x < low || x > high).count();
        assertThat(outside / (double) later.length)
                .as("%s: share beyond what was seen", name)
                .isLessThan(0.08);
        double shift = Arrays.stream(first).average().orElseThrow();
        shift -= Arrays.stream(later).average().orElseThrow();
        assertThat(Math.abs(shift) / spread)
                .as("%s: shift of the mean", name)
                .isLessThan(LARGEST_SHIFT);
    }

    private static Map<String, List<Measurement>> run(long seed) {
        Simulation simulation =
                new Simulation(Fleet.of(seed, 1), seed, 1, FaultSchedule.none(), false);
        Map<String, List<Measurement>> byAsset = new LinkedHashMap<>();
        while (simulation.nextMicros() < 520_000_000L) {
            Measurement measurement = (Measurement) simulation.next();
            byAsset.computeIfAbsent(measurement.asset().id(), id -> new ArrayList<>())
                    .add(measurement);
        }
        return byAsset;
    }

    private static int countEarly(List<Measurement> measurements) {
        boolean room = measurements.get(0).asset() instanceof HvacRoom;
        long warmUp = room ? ROOM_WARM_UP_MILLIS : WARM_UP_MILLIS;
        return (int) measurements.stream().filter(m -> m.elapsedMillis() < warmUp).count();
    }

    private static double[] column(List<Measurement> measurements, int sensor) {
        return measurements.stream().mapToDouble(m -> m.values()[sensor]).toArray();
    }

    private static double[] means(double[] values) {
        double[] means = new double[values.length - WINDOW + 1];
        for (int i = 0; i < means.length; i++) {
            means[i] = Arrays.stream(values, i, i + WINDOW).average().orElseThrow();
        }
        return means;
    }

    private static double quantile(double[] sorted, double p) {
        return sorted[(int) (p * (sorted.length - 1))];
    }
}
