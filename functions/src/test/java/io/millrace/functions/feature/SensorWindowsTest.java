/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

import static io.millrace.functions.feature.RollingFeatures.assertExact;
import static io.millrace.functions.feature.RollingFeatures.count;
import static io.millrace.functions.feature.RollingFeatures.everyFunctionOver;
import static io.millrace.functions.feature.RollingFeatures.feature;
import static io.millrace.functions.feature.RollingFeatures.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When features exist, what windows hold, and how exact they are in the corners. */
class SensorWindowsTest {

    private static TestingWindows windows(FeatureSpec... features) {
        return new TestingWindows(WindowLayout.of(List.of(features)));
    }

    @Test
    void countWindowExistsOnceFull() {
        TestingWindows windows =
                windows(
                        feature(FeatureFunction.MEAN, count(3)),
                        feature(FeatureFunction.MAX, count(2)));
        windows.add(0, 1);
        assertThat(windows.value(0)).isNaN();
        assertThat(windows.value(1)).isNaN();
        windows.add(1000, 2);
        assertThat(windows.value(0)).isNaN();
        assertThat(windows.value(1)).isEqualTo(2);
        windows.add(2000, 6);
        assertThat(windows.value(0)).isEqualTo(3);
    }

    @Test
    void timeWindowExistsFromTheFirstReadingAndForSpreadsFromTheSecond() {
        TestingWindows windows =
                new TestingWindows(WindowLayout.of(everyFunctionOver(seconds(10))));
        windows.add(0, 5);
        assertThat(windows.value(0)).as("mean").isEqualTo(5);
        assertThat(windows.value(1)).as("std").isNaN();
        assertThat(windows.value(2)).as("min").isEqualTo(5);
        assertThat(windows.value(3)).as("max").isEqualTo(5);
        assertThat(windows.value(4)).as("rms").isEqualTo(5);
        assertThat(windows.value(5)).as("range").isZero();
        assertThat(windows.value(6)).as("slope").isNaN();
        assertThat(windows.value(7)).as("rate of change").isNaN();
        windows.add(2000, 9);
        assertThat(windows.value(1)).isEqualTo(Math.sqrt(8));
        assertThat(windows.value(6)).isEqualTo(2);
        assertThat(windows.value(7)).isEqualTo(2);
    }

    @Test
    void timeWindowIsOpenAtItsOldEnd() {
        TestingWindows windows = windows(feature(FeatureFunction.MIN, seconds(10)));
        windows.add(0, 1);
        windows.add(9_999, 2);
        assertThat(windows.value(0)).isEqualTo(1);
        windows.add(10_000, 3);
        assertThat(windows.value(0)).isEqualTo(2);
    }

    @Test
    void slopeAndRateAreNaNWhereAllTimesAreEqual() {
        TestingWindows windows =
                windows(
                        feature(FeatureFunction.SLOPE, count(2)),
                        feature(FeatureFunction.RATE_OF_CHANGE, count(2)));
        windows.add(1000, 1);
        windows.add(1000, 2);
        assertThat(windows.value(0)).isNaN();
        assertThat(windows.value(1)).isNaN();
        windows.add(1500, 3);
        assertThat(windows.value(0)).isEqualTo(2);
        assertThat(windows.value(1)).isEqualTo(2);
    }

    @Test
    void earlierTimestampCountsAsTheNewestTime() {
        TestingWindows windows = windows(feature(FeatureFunction.RATE_OF_CHANGE, count(3)));
        windows.add(1000, 0);
        windows.add(5000, 1);
        windows.add(2000, 8);
        assertThat(windows.value(0)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, -273.15, 1e9 + 0.1, 1e-100, 1e12 / 3})
    void constantHasExactlyNoSpreadAndNoSlopeAfterAnythingElse(double constant) {
        TestingWindows windows =
                windows(
                        feature(FeatureFunction.STD, count(50)),
                        feature(FeatureFunction.SLOPE, count(50)),
                        feature(FeatureFunction.MEAN, count(50)),
                        feature(FeatureFunction.STD, seconds(7)));
        SplittableRandom random = new SplittableRandom(7);
        long time = 0;
        for (int i = 0; i < 500; i++) {
            windows.add(time += 137, i == 450 ? 1e12 : random.nextGaussian());
        }
        for (int i = 0; i < 50; i++) {
            windows.add(time += 137, constant);
        }
        for (int i = 0; i < 500; i++) {
            assertThat(windows.value(0)).isEqualTo(0.0);
            assertThat(windows.value(1)).isEqualTo(0.0);
            assertThat(windows.value(2)).isEqualTo(constant);
            windows.add(time += 137, constant);
        }
        assertThat(windows.value(3)).isEqualTo(0.0);
    }

    @Test
    void fallingSeriesOfOutliersLeavesNothingBehind() {
        List<FeatureSpec> features = everyFunctionOver(count(20));
        TestingWindows windows = new TestingWindows(WindowLayout.of(features));
        ReadingHistory history = new ReadingHistory(32);
        for (int i = 0; i < 200; i++) {
            double value = 1e100 * Math.pow(10, -i);
            windows.add(i * 1000L, value);
            history.add(i * 1000L, value);
            if (i < 150) {
                assertExact(features, windows, history, "falling by 10");
            }
        }
    }

    @Test
    void longGapsAndExtremeTimesKeepTheSlopeExact() {
        List<FeatureSpec> features =
                List.of(
                        feature(FeatureFunction.SLOPE, count(5)),
                        feature(FeatureFunction.SLOPE, new Window.Time(Duration.ofDays(31))));
        TestingWindows windows = new TestingWindows(WindowLayout.of(features));
        ReadingHistory history = new ReadingHistory(256);
        SplittableRandom random = new SplittableRandom(11);
        long time = -(1L << 52);
        for (int i = 0; i < 200; i++) {
            time += i % 40 == 0 ? 50L * 365 * 86_400_000 : 1 + random.nextInt(3);
            double value = random.nextGaussian();
            windows.add(time, value);
            history.add(time, value);
            assertExact(features, windows, history, "gaps of 50 years");
        }
        windows.add(Long.MAX_VALUE, 1);
        assertThat(windows.value(0)).isFinite();
    }

    @Test
    void timeWindowHoldsNoMoreThanItsLimit() {
        TestingWindows windows =
                windows(
                        feature(FeatureFunction.MIN, seconds(3600)),
                        feature(FeatureFunction.MEAN, seconds(3600)));
        int readings = SensorWindows.TIME_WINDOW_LIMIT + 1000;
        for (int i = 0; i < readings; i++) {
            windows.add(i, i);
        }
        assertThat(windows.reach()).isEqualTo(SensorWindows.TIME_WINDOW_LIMIT);
        assertThat(windows.value(0)).isEqualTo(1000);
        assertThat(windows.value(1)).isEqualTo((1000 + readings - 1) / 2.0);
    }

    @Test
    void longestCountWindowIsExact() {
        List<FeatureSpec> features = everyFunctionOver(count(100_000), count(2));
        TestingWindows windows = new TestingWindows(WindowLayout.of(features));
        ReadingHistory history = new ReadingHistory(100_001);
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 1; i <= 300_000; i++) {
            double value = 1e9 + i * 1e-3 + random.nextGaussian() * 1e-3;
            windows.add(i * 1000L, value);
            history.add(i * 1000L, value);
            if (i % 70_000 == 0) {
                assertExact(features, windows, history, "100,000 readings");
            }
        }
    }

    @Test
    void usableAreFiniteValuesOfReasonableMagnitude() {
        assertThat(SensorWindows.isUsable(-1e100)).isTrue();
        assertThat(SensorWindows.isUsable(1.1e100)).isFalse();
        assertThat(SensorWindows.isUsable(Double.NaN)).isFalse();
        assertThat(SensorWindows.isUsable(Double.NEGATIVE_INFINITY)).isFalse();
    }
}
