/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly.ecod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.functions.feature.FeatureFunction;
import io.millrace.functions.feature.FeatureSet;
import io.millrace.functions.feature.FeatureSpec;
import io.millrace.functions.feature.Window;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model read back goes on bit for bit; bytes of version 1 stay readable. */
class EcodModelCodecTest {

    private static final InControl PROCESS = InControl.CHAIN;

    private static EcodModelCodec codec(EcodOptions... options) {
        return new EcodModelCodec(PROCESS.features(), List.of(options));
    }

    private static byte[] bytes(EcodModelCodec codec, EcodModel model) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        codec.write(model, new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static EcodModel read(EcodModelCodec codec, byte[] bytes) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(bytes);
        EcodModel model = codec.read("detector", 1, new DataInputStream(in));
        assertThat(in.available()).as("bytes left over").isZero();
        return model;
    }

    private static EcodModel trained(EcodModelCodec codec, int ordinary, int shifted) {
        EcodModel model = codec.create("detector");
        InControl.Source source = PROCESS.source(1);
        double[] values = new double[8];
        for (int i = 0; i < ordinary + shifted; i++) {
            source.next(i < ordinary ? 0 : 3, values);
            model.observe(values, i * 1000L, new double[8]);
        }
        return model;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 199, 200, 201, 300, 3000, 6000})
    void goesOnBitForBitAfterRestore(int ordinary) throws IOException {
        EcodModelCodec codec = codec(PROCESS.options(0.05));
        for (int shifted : new int[] {0, 1, 5, 15, 30, 100}) {
            EcodModel model = trained(codec, ordinary, shifted);
            byte[] written = bytes(codec, model);
            EcodModel restored = read(codec, written);
            assertThat(bytes(codec, restored)).isEqualTo(written);
            InControl.Source source = PROCESS.source(99);
            double[] values = new double[8];
            double[] shares = new double[8];
            double[] restoredShares = new double[8];
            for (int i = 0; i < 700; i++) {
                source.next(i % 200 == 0 ? 2 : 0, values);
                double score = model.observe(values, 10_000_000L + i, shares);
                double again = restored.observe(values, 10_000_000L + i, restoredShares);
                assertThat(Double.doubleToLongBits(again))
                        .isEqualTo(Double.doubleToLongBits(score));
                assertThat(restoredShares).isEqualTo(shares);
            }
            assertThat(bytes(codec, restored)).isEqualTo(bytes(codec, model));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 40})
    void readsTheBytesOfVersionOne(int shifted) throws IOException {
        EcodOptions small =
                new EcodOptions(
                        "detector", PROCESS.features().names(), EcodForm.PAPER, 0.05, 200, 32, 4);
        EcodModelCodec codec = codec(small);
        byte[] now = bytes(codec, trained(codec, 6000, shifted));
        String name = "v1-" + (shifted == 0 ? "ordinary" : "sustained") + ".bin";
        try (InputStream golden =
                Objects.requireNonNull(EcodModelCodecTest.class.getResourceAsStream(name), name)) {
            byte[] bytes = golden.readAllBytes();
            assertThat(read(codec, bytes).observations()).isEqualTo(6000 + shifted);
            assertThat(now).isEqualTo(bytes);
        }
    }

    @Test
    void startsAnewWhenWhatItLearnedIsOfSomethingElse() throws IOException {
        EcodOptions options = PROCESS.options(0.05);
        byte[] written = bytes(codec(options), trained(codec(options), 3000, 3));
        FeatureSet other =
                new FeatureSet(
                        PROCESS.features().features().stream()
                                .map(
                                        f ->
                                                f.function() == FeatureFunction.STD
                                                        ? new FeatureSpec(
                                                                f.name(),
                                                                f.column(),
                                                                f.function(),
                                                                new Window.Count(7))
                                                        : f)
                                .toList());
        assertThat(read(codec(options), written).observations()).isEqualTo(3003);
        assertThat(read(new EcodModelCodec(other, List.of(options)), written).observations())
                .isZero();
        assertThat(read(codec(PROCESS.options(0.1)), written).observations()).isZero();
    }

    @Test
    void keepsWhatItLearnedWhenOnlyThePaceChanges() throws IOException {
        EcodOptions options = PROCESS.options(0.05);
        byte[] written = bytes(codec(options), trained(codec(options), 3000, 0));
        EcodOptions slower =
                new EcodOptions("detector", options.features(), EcodForm.PYOD, 0.05, 300, 256, 64);
        assertThat(read(codec(slower), written).observations()).isEqualTo(3000);
    }

    @Test
    void refusesAnUnknownVersion() {
        assertThatThrownBy(
                        () ->
                                codec(PROCESS.options(0.05))
                                        .read(
                                                "detector",
                                                2,
                                                new DataInputStream(InputStream.nullInputStream())))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "the model of detector 'detector' has version 2 but at most 1 is known");
    }

    @Test
    void refusesDetectorsThatCannotBe() {
        EcodOptions options = PROCESS.options(0.05);
        assertThatThrownBy(() -> codec(options, options))
                .hasMessage("the detector name 'detector' is used twice");
        EcodOptions stray =
                new EcodOptions("stray", List.of("nothing"), EcodForm.PYOD, 0.05, 200, 256, 16);
        assertThatThrownBy(() -> codec(stray))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("detector 'stray': there is no feature 'nothing'");
        assertThatThrownBy(() -> codec(options).create("other"))
                .hasMessage("there is no detector 'other'; the detectors are [detector]");
    }

    @Test
    void tellsItsSize() throws IOException {
        EcodModelCodec codec = codec(PROCESS.options(0.05));
        EcodModel model = trained(codec, 6000, 0);
        int written = bytes(codec, model).length;
        System.out.println(
                "8 features, sample 256: "
                        + written
                        + " bytes written, "
                        + codec.sizeInBytes(model)
                        + " in memory");
        assertThat(codec.sizeInBytes(model)).isBetween(written, written * 3 / 2);
    }
}
