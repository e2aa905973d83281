/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.functions.model.Origin;
import io.millrace.functions.model.Quality;
import io.millrace.functions.model.Reading;
import io.millrace.functions.state.RecordCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The binary form of an asset's frame; what survives a change of features is the stage's test. */
class AssetFrameCodecTest {

    private static final FeatureStage STAGE =
            new FeatureStage(
                    new FeatureSet(
                            List.of(
                                    new FeatureSpec(
                                            "flow",
                                            "flow_rate",
                                            FeatureFunction.VALUE,
                                            new Window.Latest()),
                                    new FeatureSpec(
                                            "flow_age",
                                            "flow_rate",
                                            FeatureFunction.AGE,
                                            new Window.Latest()),
                                    new FeatureSpec(
                                            "pressure_mean_2",
                                            "pressure",
                                            FeatureFunction.MEAN,
                                            new Window.Count(2)))));
    private static final RecordCodec<AssetFrame> CODEC = STAGE.wholeCodec();

    /** Three frames closed, the fourth open with one sensor. */
    private static AssetFrame frame() {
        TestingAssetState<AssetFrame, SensorWindows> state = new TestingAssetState<>("pump", STAGE);
        for (int second = 1; second <= 4; second++) {
            process(state, "flow_rate", second * 1000L, second);
            if (second < 4) {
                process(state, "pressure", second * 1000L + 7, 10.5 * second);
            }
        }
        return state.whole();
    }

    private static void process(
            TestingAssetState<AssetFrame, SensorWindows> state,
            String sensor,
            long time,
            double value) {
        STAGE.process(
                state,
                new Reading("pump", sensor, time, value, Quality.GOOD, Origin.LIVE),
                vector -> {});
    }

    private static AssetFrame read(byte[] bytes) throws IOException {
        return CODEC.read("pump", 1, TestingAssetState.input(bytes));
    }

    @Test
    void readsTheBytesOfVersionOne() throws IOException {
        assertThat(TestingAssetState.bytes(CODEC, frame()))
                .as("the written form")
                .isEqualTo(GoldenBytes.of("asset-frame/v1.hex"));
        assertThat(read(GoldenBytes.of("asset-frame/v1.hex")))
                .usingRecursiveComparison()
                .isEqualTo(frame());
    }

    @Test
    void emptyFrameSurvives() throws IOException {
        byte[] empty = TestingAssetState.bytes(CODEC, CODEC.create("pump"));
        AssetFrame read = read(empty);
        assertThat(TestingAssetState.bytes(CODEC, read)).isEqualTo(empty);
        assertThat(read.values).containsOnly(Double.NaN);
        assertThat(read.newest).isEqualTo(FrameAssembly.NEVER);
    }

    @Test
    void refusesAnotherVersionByNamingBoth() {
        assertThatThrownBy(() -> CODEC.read("pump", 7, TestingAssetState.input(new byte[9])))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "frame of asset pump: stored in version 7, but only version 1 can be read");
    }

    @Test
    void refusesEachShorterForm() throws IOException {
        byte[] bytes = TestingAssetState.bytes(CODEC, frame());
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> read(cut))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("stored in version 1, read as version 1");
            if (length >= 4) {
                ByteBuffer.wrap(cut).putInt(length - 4);
                assertThatThrownBy(() -> read(cut))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("stored in version 1, read as version 1");
            }
        }
    }

    @Test
    void refusesTrailingBytes() throws IOException {
        byte[] bytes = TestingAssetState.bytes(CODEC, frame());
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        ByteBuffer.wrap(longer).putInt(longer.length - 4);
        assertThatThrownBy(() -> read(longer))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("but 1 bytes are left over");
    }
}
