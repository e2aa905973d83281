/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.simulation;

import static org.assertj.core.api.Assertions.assertThat;

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
 * A machine in order goes on as it began: what the first 20 s show, raw and as means over ten
 * values, is what the next five minutes show.
 */
class StationarityTest {

    private static final long WARM_UP = 20_000;
    private static final int WINDOW = 10;

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
                .isLessThan(0.03);
        for (double p : new double[] {0.25, 0.5, 0.75}) {
            double rank = rankOf(quantile(first, p), later);
            assertThat(rank).as("%s: quantile %s", name, p).isBetween(p - 0.2, p + 0.2);
        }
    }

    private static Map<String, List<Measurement>> run(long seed) {
        Simulation simulation =
                new Simulation(Fleet.of(seed, 1), seed, 1, FaultSchedule.none(), false);
        Map<String, List<Measurement>> byAsset = new LinkedHashMap<>();
        while (simulation.nextMicros() < 320_000_000L) {
            Measurement measurement = (Measurement) simulation.next();
            byAsset.computeIfAbsent(measurement.asset().id(), id -> new ArrayList<>())
                    .add(measurement);
        }
        return byAsset;
    }

    private static int countEarly(List<Measurement> measurements) {
        return (int) measurements.stream().filter(m -> m.elapsedMillis() < WARM_UP).count();
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

    private static double rankOf(double value, double[] sorted) {
        long below = Arrays.stream(sorted).filter(x -> x <= value).count();
        return below / (double) sorted.length;
    }
}
