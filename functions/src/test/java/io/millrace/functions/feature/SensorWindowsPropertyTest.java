/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

import static io.millrace.functions.feature.RollingFeatures.assertExact;
import static io.millrace.functions.feature.RollingFeatures.everyFunctionOver;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random windows of all kinds at once, random times (irregular, repeated, going back, with long
 * gaps) and random values, with restores in between: always equal to the exact features.
 */
class SensorWindowsPropertyTest {

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void agreesWithExactArithmetic(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        List<FeatureSpec> features = everyFunctionOver(randomWindows(random));
        WindowLayout layout = WindowLayout.of(features);
        TestingWindows windows = new TestingWindows(layout);
        ReadingHistory history = new ReadingHistory(4_000);
        long time = random.nextLong(2_000_000_000_000L);
        for (int i = 0; i < 3_000; i++) {
            time += randomStep(random);
            double value = randomValue(random);
            windows.add(time, value);
            history.add(time, value);
            if (random.nextInt(200) == 0) {
                windows = windows.restoredInto(layout);
            }
            if (random.nextInt(10) == 0) {
                assertExact(features, windows, history, "seed " + seed);
            }
        }
    }

    private static Window[] randomWindows(SplittableRandom random) {
        return Stream.generate(
                        () ->
                                random.nextBoolean()
                                        ? new Window.Count(2 + random.nextInt(120))
                                        : new Window.Time(
                                                Duration.ofMillis(1 + random.nextInt(60_000))))
                .limit(4)
                .distinct()
                .toArray(Window[]::new);
    }

    private static long randomStep(SplittableRandom random) {
        return switch (random.nextInt(12)) {
            case 0, 1 -> 0;
            case 2 -> -random.nextInt(300);
            case 3 -> random.nextInt(5_000);
            case 4 -> random.nextInt(40) == 0 ? 86_400_000L : 1;
            default -> 50 + random.nextInt(100);
        };
    }

    private static double randomValue(SplittableRandom random) {
        return switch (random.nextInt(40)) {
            case 0 -> random.nextGaussian() * Math.pow(10, random.nextInt(-12, 13));
            case 1, 2, 3 -> 20;
            default -> 20 + 0.01 * random.nextGaussian();
        };
    }
}
