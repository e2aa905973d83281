/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.functions.model.Origin;
import io.millrace.functions.model.Quality;
import io.millrace.functions.model.Reading;
import io.millrace.functions.state.record.RecordHost;
import io.millrace.functions.state.record.RecordLayout;
import io.millrace.functions.state.stage.PlainAssetState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stored form of an asset's frame; what survives a change of features is the stage's test. */
class AssetFrameLayoutTest {

    private static final FeatureSpec FLOW =
            new FeatureSpec("flow", "flow_rate", FeatureFunction.VALUE, new Window.Latest());
    private static final FeatureSpec FLOW_AGE =
            new FeatureSpec("flow_age", "flow_rate", FeatureFunction.AGE, new Window.Latest());
    private static final FeatureSpec PRESSURE_MEAN =
            new FeatureSpec(
                    "pressure_mean_2", "pressure", FeatureFunction.MEAN, new Window.Count(2));
    private static final FeatureStage STAGE =
            new FeatureStage(new FeatureSet(List.of(FLOW, FLOW_AGE, PRESSURE_MEAN)));
    private static final RecordLayout<AssetFrame> LAYOUT = STAGE.wholeLayout();
    private static final RecordHost NO_HOST =
            (record, length) -> {
                throw new AssertionError("resized to " + length);
            };

    /** Three frames closed, the fourth open with one sensor. */
    private static AssetFrame frame() {
        PlainAssetState<AssetFrame, SensorWindows> state = new PlainAssetState<>("pump", STAGE);
        for (int second = 1; second <= 4; second++) {
            process(state, "flow_rate", second * 1000L, second);
            if (second < 4) {
                process(state, "pressure", second * 1000L + 7, 10.5 * second);
            }
        }
        return state.whole();
    }

    private static void process(
            PlainAssetState<AssetFrame, SensorWindows> state,
            String sensor,
            long time,
            double value) {
        STAGE.process(
                state,
                new Reading("pump", sensor, time, value, Quality.GOOD, Origin.LIVE),
                vector -> {});
    }

    private static AssetFrame restored(int version, byte[] bytes) throws IOException {
        AssetFrame record = LAYOUT.view();
        record.attach(NO_HOST, bytes, 0, bytes.length);
        LAYOUT.restore("pump", version, record);
        return record;
    }

    /** From the javadoc of {@link AssetFrame}, field by field. */
    @Test
    void lieInTheBytesOfVersionOne() throws IOException {
        ByteBuffer expected = ByteBuffer.allocate(172).order(ByteOrder.LITTLE_ENDIAN);
        expected.putLong(3).putLong(4000).putLong(4000).putLong(1000);
        expected.putDouble(4).putDouble(0.007).putDouble(26.25);
        expected.putLong(0b001);
        expected.putLong(0b01).putLong(0b11);
        expected.putLong(4000).putLong(1000).putLong(4000);
        expected.putLong(3007).putLong(1000).putLong(3007);
        expected.putLong(Fingerprint.of(FLOW)).putLong(Fingerprint.of(FLOW_AGE));
        expected.putLong(Fingerprint.of(PRESSURE_MEAN));
        expected.putLong(Fingerprint.of("flow_rate")).putLong(Fingerprint.of("pressure"));
        expected.putShort((short) 3).putShort((short) 2);
        assertThat(expected.remaining()).isZero();
        assertThat(frame().toByteArray()).isEqualTo(expected.array());
        assertThat(GoldenBytes.of("asset-frame/v1.hex")).isEqualTo(expected.array());
    }

    @Test
    void nothingIsChangedInARecordOfTheSameFeatures() throws IOException {
        byte[] bytes = frame().toByteArray();
        assertThat(restored(1, bytes.clone()).toByteArray()).isEqualTo(bytes);
    }

    @Test
    void newFrameKnowsNothing() {
        AssetFrame frame = new PlainAssetState<>("pump", STAGE).whole();
        assertThat(frame.newest()).isEqualTo(FrameAssembly.NEVER);
        assertThat(frame.isOpen()).isFalse();
        for (int feature = 0; feature < 3; feature++) {
            assertThat(frame.value(feature)).isNaN();
            assertThat(frame.isFresh(feature)).isFalse();
        }
    }

    @Test
    void roomOfThreeSensorsAndNineFeaturesTakesThreeHundredBytes() {
        assertThat(AssetFrame.bytes(9, 3)).isLessThanOrEqualTo(300);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 7})
    void refusesAnotherVersionByNamingBoth(int version) {
        assertThatThrownBy(() -> restored(version, frame().toByteArray()))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "frame of asset pump: stored in version %d, but only version 1 can be read",
                        version);
    }

    @Test
    void refusesEachOtherLength() {
        byte[] bytes = frame().toByteArray();
        for (int length = 0; length < bytes.length + 20; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            if (length != bytes.length) {
                assertThatThrownBy(() -> restored(1, cut))
                        .isInstanceOf(IOException.class)
                        .hasMessageStartingWith(
                                "frame of asset pump: stored in version 1, read as version 1, but")
                        .message()
                        .doesNotContain("\n");
            }
        }
    }

    @Test
    void refusesCountsThatTheBytesDoNotBearOut() {
        byte[] bytes = frame().toByteArray();
        Arrays.fill(bytes, bytes.length - 4, bytes.length, (byte) 0xff);
        assertThatThrownBy(() -> restored(1, bytes))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("65535 features of 65535 sensors make")
                .hasMessageEndingWith("bytes, not 172");
    }
}
