/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

import static io.millrace.functions.feature.RollingFeatures.assertExact;
import static io.millrace.functions.feature.RollingFeatures.count;
import static io.millrace.functions.feature.RollingFeatures.everyFunctionOver;
import static io.millrace.functions.feature.RollingFeatures.feature;
import static io.millrace.functions.feature.RollingFeatures.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Percentage.withPercentage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The stored form of a sensor's windows: bit-exact, versioned, and open to other windows. */
class SensorWindowsLayoutTest {

    private static final List<FeatureSpec> FEATURES =
            everyFunctionOver(count(5), count(60), seconds(12));
    private static final WindowLayout LAYOUT = WindowLayout.of(FEATURES);

    /** Neither slopes nor time windows. */
    private static final List<FeatureSpec> WITHOUT_TIMES =
            List.of(
                    feature(FeatureFunction.MEAN, count(40)),
                    feature(FeatureFunction.MAX, count(60)));

    private static void feed(int from, int to, TestingWindows... all) {
        for (int i = from; i < to; i++) {
            for (TestingWindows windows : all) {
                windows.add(timeOf(i), valueOf(i));
            }
        }
    }

    /** A reading every 0.7 to 1.3 s. */
    private static long timeOf(int reading) {
        return reading * 1000L + new SplittableRandom(reading).nextInt(300);
    }

    /** A rising signal with an outlier now and then. */
    private static double valueOf(int reading) {
        return reading % 90 == 80
                ? 1e9
                : 0.1 * reading + new SplittableRandom(-reading).nextDouble();
    }

    @Test
    void restoredRecordGoesOnBitForBit() throws IOException {
        for (int readings : new int[] {0, 1, 2, 16, 17, 59, 61, 1000}) {
            TestingWindows original = new TestingWindows(LAYOUT);
            feed(0, readings, original);
            TestingWindows copy = original.restoredInto(LAYOUT);
            assertThat(copy.bytes()).isEqualTo(original.bytes());
            for (int i = readings; i < readings + 200; i++) {
                feed(i, i + 1, original, copy);
                for (int f = 0; f < FEATURES.size(); f++) {
                    assertThat(Double.doubleToRawLongBits(copy.value(f)))
                            .as("%s after %d + %d", FEATURES.get(f), readings, i - readings)
                            .isEqualTo(Double.doubleToRawLongBits(original.value(f)));
                }
            }
            assertThat(copy.bytes()).isEqualTo(original.bytes());
        }
    }

    @Test
    void recordTellsAnewWhatItToldLast() {
        TestingWindows windows = new TestingWindows(LAYOUT);
        for (int i = 0; i < 200; i++) {
            feed(i, i + 1, windows);
            double[] anew = windows.values();
            for (int f = 0; f < FEATURES.size(); f++) {
                assertThat(Double.valueOf(anew[f]))
                        .as("%s", FEATURES.get(f))
                        .isEqualTo(Double.valueOf(windows.value(f)));
            }
        }
    }

    @Test
    void changedWindowsAreComputedFromTheReadingsAsFarAsTheseReach() throws IOException {
        TestingWindows original = new TestingWindows(LAYOUT);
        feed(0, 500, original);
        List<FeatureSpec> changed = everyFunctionOver(count(7), count(60), count(61), seconds(20));
        TestingWindows copy = original.restoredInto(WindowLayout.of(changed));
        ReadingHistory history = new ReadingHistory(600);
        for (int i = 440; i < 520; i++) {
            history.add(timeOf(i), valueOf(i));
            if (i >= 500) {
                copy.add(timeOf(i), valueOf(i));
            }
            if (i >= 499) {
                assertExact(changed, copy, history, "after the change");
            }
        }
    }

    @Test
    void windowsThatNeedTimesBeginAnewWhereNoneWereKeptAndTheOthersGoOn() throws IOException {
        TestingWindows original = new TestingWindows(WindowLayout.of(WITHOUT_TIMES));
        feed(0, 200, original);
        List<FeatureSpec> changed =
                List.of(
                        feature(FeatureFunction.STD, count(30)),
                        feature(FeatureFunction.RATE_OF_CHANGE, count(20)),
                        feature(FeatureFunction.MAX, seconds(10)));
        TestingWindows copy = original.restoredInto(WindowLayout.of(changed));
        ReadingHistory all = new ReadingHistory(300);
        for (int i = 100; i < 200; i++) {
            all.add(timeOf(i), valueOf(i));
        }
        ReadingHistory later = new ReadingHistory(300);
        // A restore on the way must not make up times either.
        for (int i = 200; i < 280; i++) {
            all.add(timeOf(i), valueOf(i));
            later.add(timeOf(i), valueOf(i));
            copy.add(timeOf(i), valueOf(i));
            if (i == 205) {
                copy = copy.restoredInto(WindowLayout.of(changed.subList(0, 2)));
                copy = copy.restoredInto(WindowLayout.of(changed));
            }
            assertThat(copy.value(0)).isCloseTo(exact(all, changed.get(0)), withPercentage(1e-7));
            assertThat(Double.valueOf(copy.value(1)))
                    .isEqualTo(Double.valueOf(exact(later, changed.get(1))));
            if (i > 216) {
                assertThat(copy.value(2)).isEqualTo(exact(later, changed.get(2)));
            }
        }
    }

    private static double exact(ReadingHistory history, FeatureSpec feature) {
        ExactWindow window = history.window(feature.window());
        return window == null ? Double.NaN : window.value(feature.function());
    }

    @Test
    void sensorWithoutWindowsDropsWhatIsStored() throws IOException {
        TestingWindows original = new TestingWindows(LAYOUT);
        feed(0, 50, original);
        TestingWindows copy = original.restoredInto(WindowLayout.of(List.of()));
        copy.add(1, 1);
        assertThat(copy.reach()).isZero();
        assertThat(copy.length()).isEqualTo(ReadingRing.HEAD_BYTES);
    }

    @ParameterizedTest(name = "{0} readings, {1} decimals")
    @CsvSource({"200, 2, 884", "200, 17, 1688", "50, 3, 284", "2, 1, 92"})
    void ringTakesFourBytesAReadingForDecimalsAndEightElse(
            int readings, int decimals, int expectedBytes) {
        TestingWindows windows =
                new TestingWindows(
                        WindowLayout.of(List.of(feature(FeatureFunction.MEAN, count(readings)))));
        SplittableRandom random = new SplittableRandom(5);
        double scale = Math.pow(10, decimals);
        for (int i = 0; i < 3 * readings + 20; i++) {
            double value = 20 + random.nextGaussian();
            windows.add(i * 1000L, decimals > 9 ? value : Math.rint(value * scale) / scale);
        }
        assertThat(windows.length()).isEqualTo(expectedBytes);
    }

    @Test
    void readsTheBytesOfVersionOne() throws IOException {
        TestingWindows windows = new TestingWindows(LAYOUT);
        feed(0, 75, windows);
        assertThat(windows.bytes())
                .as("the stored form")
                .isEqualTo(GoldenBytes.of("sensor-windows/v1.hex"));
        TestingWindows read =
                TestingWindows.restored(LAYOUT, 1, GoldenBytes.of("sensor-windows/v1.hex"));
        feed(75, 100, windows, read);
        for (int f = 0; f < FEATURES.size(); f++) {
            assertThat(read.value(f)).isEqualTo(windows.value(f));
        }
    }

    /** By hand from the javadoc: head, one window, 4 readings of 17 places in decimals. */
    @Test
    void compactFormIsAsItIsSaid() {
        WindowLayout layout = WindowLayout.of(List.of(feature(FeatureFunction.MIN, count(4))));
        TestingWindows windows = new TestingWindows(layout);
        windows.add(0, 7);
        windows.add(0, -0.25);
        windows.add(0, 20.5);
        ByteBuffer expected = ByteBuffer.allocate(24 + 8 + 5 * 4).order(ByteOrder.LITTLE_ENDIAN);
        expected.putLong(layout.fingerprint()).putInt(3).putInt(3).putInt(5);
        expected.putShort((short) 4).put((byte) 2).put((byte) 0);
        expected.putInt(3).putInt(1);
        expected.putInt(700).putInt(-25).putInt(2050);
        assertThat(windows.bytes()).isEqualTo(expected.array());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 77})
    void refusesAnotherVersionByNamingBoth(int version) {
        byte[] bytes = new TestingWindows(LAYOUT).bytes();
        assertThatThrownBy(() -> TestingWindows.restored(LAYOUT, version, bytes))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "windows of sensor sensor: stored in version %d, but only version 1 can be"
                                + " read",
                        version);
    }

    @Test
    void refusesEachOtherLength() {
        TestingWindows windows = new TestingWindows(LAYOUT);
        feed(0, 20, windows);
        byte[] bytes = windows.bytes();
        for (int length = 0; length < bytes.length + 20; length++) {
            if (length != bytes.length) {
                byte[] cut = Arrays.copyOf(bytes, length);
                assertRefused(() -> TestingWindows.restored(LAYOUT, 1, cut));
            }
        }
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource({
        "8, 16, the next reading goes to 16 in a ring of 16",
        "8, -1, the next reading goes to -1 in a ring of 16",
        "12, 17, 17 readings in a ring of 16",
        "12, -5, -5 readings in a ring of 16",
        "12, 9, a window of 10 readings over a ring of 9",
        "12, 11, its windows hold 10 of 11 readings",
        "16, 2147483647, a ring of 2147483647 readings makes",
        "16, -1, its ring is of -1",
        "24, 11, a window of 11 readings over a ring of 10",
        "24, -1, a window of -1 readings over a ring of 10",
        "28, 16, an extreme at 16 in a ring of 16"
    })
    void refusesFieldsThatCannotBe(int offset, int value, String message) {
        List<FeatureSpec> features = List.of(feature(FeatureFunction.MIN, count(40)));
        WindowLayout layout = WindowLayout.of(features);
        TestingWindows windows = new TestingWindows(layout);
        feed(0, 10, windows);
        byte[] bytes = windows.bytes();
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(offset, value);
        assertThatThrownBy(() -> TestingWindows.restored(layout, 1, bytes))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message);
    }

    /** Whatever a flipped bit does, it is refused or understood, and never asks for much. */
    @Test
    void flippedBitsOfTheHeadAreRefusedOrHarmless() throws IOException {
        TestingWindows windows = new TestingWindows(LAYOUT);
        feed(0, 90, windows);
        int refused = 0;
        for (int bit = 0; bit < LAYOUT.ringAt() * 8; bit++) {
            byte[] bytes = windows.bytes();
            bytes[bit >> 3] ^= (byte) (1 << (bit & 7));
            try {
                TestingWindows restored = TestingWindows.restored(LAYOUT, 1, bytes);
                feed(90, 160, restored);
                assertThat(restored.length()).isLessThan(8 * bytes.length);
            } catch (IOException e) {
                assertThat(e.getMessage()).doesNotContain("\n");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(100);
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(
                        "windows of sensor sensor: stored in version 1, read as version 1, but")
                .message()
                .doesNotContain("\n");
    }
}
