/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

import static io.millrace.functions.feature.RollingFeatures.assertExact;
import static io.millrace.functions.feature.RollingFeatures.count;
import static io.millrace.functions.feature.RollingFeatures.everyFunctionOver;
import static io.millrace.functions.feature.RollingFeatures.feature;
import static io.millrace.functions.feature.RollingFeatures.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The binary form of a sensor's windows: bit-exact, versioned, and open to other windows. */
class SensorWindowsCodecTest {

    private static final List<FeatureSpec> FEATURES =
            everyFunctionOver(count(5), count(60), seconds(12));

    private static SensorWindowsCodec codec(List<FeatureSpec> features) {
        return new SensorWindowsCodec(Map.of("sensor", WindowLayout.of(features)));
    }

    private static SensorWindows restored(SensorWindowsCodec into, byte[] bytes)
            throws IOException {
        return into.read("sensor", 1, TestingAssetState.input(bytes));
    }

    private static void feed(int from, int to, SensorWindows... all) {
        for (int i = from; i < to; i++) {
            for (SensorWindows windows : all) {
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
        SensorWindowsCodec codec = codec(FEATURES);
        for (int readings : new int[] {0, 1, 2, 16, 17, 59, 61, 1000}) {
            SensorWindows original = codec.create("sensor");
            feed(0, readings, original);
            SensorWindows copy = restored(codec, TestingAssetState.bytes(codec, original));
            for (int i = readings; i < readings + 200; i++) {
                feed(i, i + 1, original, copy);
                for (int f = 0; f < FEATURES.size(); f++) {
                    assertThat(Double.doubleToRawLongBits(copy.value(f)))
                            .as("%s after %d + %d", FEATURES.get(f), readings, i - readings)
                            .isEqualTo(Double.doubleToRawLongBits(original.value(f)));
                }
            }
            assertThat(TestingAssetState.bytes(codec, copy))
                    .isEqualTo(TestingAssetState.bytes(codec, original));
        }
    }

    @Test
    void changedWindowsAreComputedFromTheReadingsAsFarAsTheseReach() throws IOException {
        SensorWindowsCodec before = codec(FEATURES);
        SensorWindows original = before.create("sensor");
        feed(0, 500, original);
        List<FeatureSpec> changed = everyFunctionOver(count(7), count(60), count(61), seconds(20));
        SensorWindows copy = restored(codec(changed), TestingAssetState.bytes(before, original));
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
    void sensorWithoutWindowsDropsWhatIsStored() throws IOException {
        SensorWindowsCodec before = codec(FEATURES);
        SensorWindows original = before.create("sensor");
        feed(0, 50, original);
        byte[] bytes = TestingAssetState.bytes(before, original);
        SensorWindows copy =
                new SensorWindowsCodec(Map.of()).read("sensor", 1, TestingAssetState.input(bytes));
        copy.add(1, 1);
        assertThat(copy.reach()).isZero();
    }

    @Test
    void oneReadingASecondTakesTenBytesAReading() throws IOException {
        SensorWindowsCodec codec = codec(List.of(feature(FeatureFunction.MEAN, count(200))));
        SensorWindows windows = codec.create("sensor");
        for (int i = 0; i < 300; i++) {
            windows.add(i * 1000L, i);
        }
        assertThat(TestingAssetState.bytes(codec, windows).length).isLessThan(200 * 10 + 100);
    }

    @Test
    void readsTheBytesOfVersionOne() throws IOException {
        SensorWindowsCodec codec = codec(FEATURES);
        SensorWindows windows = codec.create("sensor");
        feed(0, 75, windows);
        assertThat(TestingAssetState.bytes(codec, windows))
                .as("the written form")
                .isEqualTo(GoldenBytes.of("sensor-windows/v1.hex"));
        SensorWindows read = restored(codec, GoldenBytes.of("sensor-windows/v1.hex"));
        feed(75, 100, windows, read);
        for (int f = 0; f < FEATURES.size(); f++) {
            assertThat(read.value(f)).isEqualTo(windows.value(f));
        }
    }

    @Test
    void refusesAnotherVersionByNamingBoth() {
        assertThatThrownBy(
                        () ->
                                codec(FEATURES)
                                        .read("sensor", 2, TestingAssetState.input(new byte[9])))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "windows of sensor sensor: stored in version 2, but only version 1 can be"
                                + " read");
    }

    @Test
    void refusesEachShorterForm() throws IOException {
        SensorWindowsCodec codec = codec(FEATURES);
        SensorWindows windows = codec.create("sensor");
        feed(0, 20, windows);
        byte[] bytes = TestingAssetState.bytes(codec, windows);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> restored(codec, cut))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("stored in version 1, read as version 1");
            if (length >= 4) {
                ByteBuffer.wrap(cut).putInt(length - 4);
                assertThatThrownBy(() -> restored(codec, cut))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("stored in version 1, read as version 1");
            }
        }
    }

    @Test
    void refusesTrailingBytes() throws IOException {
        SensorWindowsCodec codec = codec(FEATURES);
        byte[] bytes = TestingAssetState.bytes(codec, codec.create("sensor"));
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 3);
        ByteBuffer.wrap(longer).putInt(longer.length - 4);
        assertThatThrownBy(() -> restored(codec, longer))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "windows of sensor sensor: stored in version 1, read as version 1, but 3"
                                + " bytes are left over");
    }

    @Test
    void refusesMoreReadingsThanThereAreBytes() {
        byte[] bytes = ByteBuffer.allocate(22).putInt(18).putLong(0).put((byte) 127).array();
        assertThatThrownBy(() -> restored(codec(FEATURES), bytes))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("it is damaged: 127 readings in 9 bytes");
    }
}
