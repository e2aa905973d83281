/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

import static io.millrace.functions.feature.RollingFeatures.assertExact;
import static io.millrace.functions.feature.RollingFeatures.count;
import static io.millrace.functions.feature.RollingFeatures.everyFunctionOver;
import static io.millrace.functions.feature.RollingFeatures.seconds;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * 10^7 updates of one and the same record through regimes that break running sums, held against
 * exact arithmetic to 1e-9 relative: at every 1000th update, at random ones, and around each change
 * of regime.
 */
class SensorWindowsExactnessTest {

    private static final int UPDATES = 10_000_000;
    private static final int REGIME_LENGTH = 4_000;
    private static final long SEED = 20261121;

    /** What the signal does for a while. */
    private enum Regime {
        NOISE_AROUND_ZERO,
        LARGE_OFFSET,
        CONSTANT,
        RAMP,
        STEPS,
        OUTLIERS,
        RANDOM_WALK,
        TINY,
        ALTERNATING_SIGNS
    }

    @Test
    void agreesWithExactArithmeticOverTenMillionUpdates() {
        List<FeatureSpec> features =
                everyFunctionOver(count(10), count(50), count(200), seconds(30));
        TestingWindows windows = new TestingWindows(WindowLayout.of(features));
        ReadingHistory history = new ReadingHistory(1024);
        SplittableRandom random = new SplittableRandom(SEED);
        Regime[] regimes = Regime.values();
        Regime regime = Regime.NOISE_AROUND_ZERO;
        double level = 0;
        double walk = 0;
        long time = 1_700_000_000_000L;
        for (int i = 0; i < UPDATES; i++) {
            int step = i % REGIME_LENGTH;
            if (step == 0) {
                regime = regimes[random.nextInt(regimes.length)];
                level = random.nextGaussian() * Math.pow(10, random.nextInt(-3, 5));
                walk = level;
            }
            walk += random.nextGaussian();
            time += random.nextInt(8) == 0 ? random.nextInt(5_000) : 250;
            double value = value(regime, step, level, walk, random);
            windows.add(time, value);
            history.add(time, value);
            boolean aroundChange = i % (25 * REGIME_LENGTH) < 300 && step % 7 == 0;
            if (i % 1000 == 999 || aroundChange || random.nextInt(10_000) == 0) {
                assertExact(features, windows, history, "seed " + SEED + ", " + regime);
            }
        }
    }

    private static double value(
            Regime regime, int step, double level, double walk, SplittableRandom random) {
        return switch (regime) {
            case NOISE_AROUND_ZERO -> random.nextGaussian();
            case LARGE_OFFSET -> 1e9 + 1e-3 * random.nextGaussian();
            case CONSTANT -> level;
            case RAMP -> level + 0.1 * step;
            case STEPS -> level * Math.floorDiv(step, 300) + 1e-6 * random.nextGaussian();
            case OUTLIERS -> step % 977 == 500 ? 1e12 : level + 1e-3 * random.nextGaussian();
            case RANDOM_WALK -> walk;
            case TINY -> 1e-12 * random.nextGaussian();
            case ALTERNATING_SIGNS -> (step % 2 == 0 ? 1 : -1) * level;
        };
    }
}
