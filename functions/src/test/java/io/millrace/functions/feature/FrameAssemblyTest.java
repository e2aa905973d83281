/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.functions.model.FeatureVector;
import io.millrace.functions.model.Origin;
import io.millrace.functions.model.Quality;
import io.millrace.functions.model.Reading;
import io.millrace.functions.state.stage.PlainAssetState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * When frames close and what is in them. Frames are written as the fresh sensors and, behind the @,
 * the reading that closed them: {@code "ab@b2000"}.
 */
class FrameAssemblyTest {

    private final FeatureStage stage =
            new FeatureStage(
                    new FeatureSet(List.of(value("a"), value("b"), value("c"), value("d"))));
    private PlainAssetState<AssetFrame, SensorWindows> state =
            new PlainAssetState<>("turbine", stage);
    private final List<String> frames = new ArrayList<>();
    private final List<FeatureVector> vectors = new ArrayList<>();

    private static FeatureSpec value(String sensor) {
        return new FeatureSpec(sensor, sensor, FeatureFunction.VALUE, new Window.Latest());
    }

    /** Feeds readings such as {@code "a1000 b1003"}. */
    private void feed(String readings) {
        for (String reading : readings.split(" ", -1)) {
            long time = Long.parseLong(reading.substring(1));
            stage.process(
                    state,
                    new Reading(
                            "turbine",
                            reading.substring(0, 1),
                            time,
                            time,
                            Quality.GOOD,
                            Origin.LIVE),
                    vector -> take(vector, reading));
        }
    }

    private void take(FeatureVector vector, String closedBy) {
        StringBuilder fresh = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            fresh.append(vector.isFresh(i) ? "abcd".substring(i, i + 1) : "");
        }
        frames.add(fresh + "@" + closedBy);
        vectors.add(vector);
        assertThat(vector.sequence()).as("no hole").isEqualTo(vectors.size());
    }

    @Test
    void firstFrameClosesWhenASensorRepeats() {
        feed("a1000 b1001 c1002");
        assertThat(frames).isEmpty();
        feed("a2000");
        assertThat(frames).containsExactly("abc@a2000");
    }

    @Test
    void completeFrameClosesAtOnce() {
        feed("a1000 b1001 a2000 b2001 a3000 b3001");
        assertThat(frames).containsExactly("ab@a2000", "ab@b2001", "ab@b3001");
    }

    @Test
    void orderWithinAFrameDoesNotMatter() {
        feed("a1000 b1001 c1002 a2000 b2001 c2002 c3000 a3001 b3002 b4000 c4001 a4002");
        assertThat(frames).containsExactly("abc@a2000", "abc@c2002", "abc@b3002", "abc@a4002");
    }

    @Test
    void dropoutDelaysOneFrameOnly() {
        feed("a1000 b1001 c1002 a2000 b2001 c2002 a3000 b3001");
        assertThat(frames).hasSize(2);
        feed("a4000 b4001 a5000 b5001 a6000 b6001");
        assertThat(frames.subList(2, frames.size()))
                .containsExactly("ab@a4000", "ab@b4001", "ab@b5001", "ab@b6001");
    }

    @Test
    void returningSensorIsInStepAgainAfterTwoMomentsAndDelaysNothing() {
        feed("a1000 b1001 c1002 a2000 b2001 c2002 a3000 b3001 a4000 b4001 a5000 b5001");
        frames.clear();
        feed("c5002 a6000 b6001 c6002 a7000 b7001 c7002 a8000 b8001 c8002");
        assertThat(frames)
                .containsExactly("c@c5002", "ab@b6001", "c@c6002", "abc@c7002", "abc@c8002");
    }

    @Test
    void sensorThatReturnsAheadOfTheOthersJoinsTheirFrame() {
        feed("c1000 a1001 b1002 c2000 a2001 b2002 a3001 b3002 a4001 b4002 a5001 b5002");
        frames.clear();
        feed("c6000 a6001 b6002 c7000 a7001 b7002 c8000 a8001 b8002");
        assertThat(frames).containsExactly("abc@b6002", "abc@b7002", "abc@b8002");
    }

    @Test
    void newSensorIsInStepFromItsSecondReading() {
        feed("a1000 b1001 a2000 b2001 a3000 b3001");
        frames.clear();
        feed("d3002 a4000 b4001 d4002 a5000 b5001 d5002");
        assertThat(frames).containsExactly("d@d3002", "abd@d4002", "abd@d5002");
    }

    @Test
    void slowSensorNeverHoldsUpAFastOne() {
        feed("a1000 b1000 a1100 a1200 a1300 a1400 a1500 a1600 a1700 a1800 a1900");
        for (int second = 2; second < 6; second++) {
            frames.clear();
            feed("a" + second + "000");
            assertThat(frames).as("at once").containsExactly("a@a" + second + "000");
            feed("b" + second + "000");
            assertThat(frames).as("at once").hasSize(2);
            for (int i = 1; i < 10; i++) {
                feed("a" + second + i + "00");
                assertThat(frames).hasSize(2 + i).last().isEqualTo("a@a" + second + i + "00");
            }
        }
    }

    @Test
    void slowSensorThatComesFirstSharesTheFrameOfTheFastOne() {
        feed("b1000 a1000 a1100 a1200 a1300 a1400 a1500 a1600 a1700 a1800 a1900");
        frames.clear();
        feed("b2000 a2000 a2100 a2200");
        assertThat(frames).containsExactly("ab@a2000", "a@a2100", "a@a2200");
    }

    @Test
    void pauseOfTheWholeAssetChangesNothing() {
        feed("a1000 b1001 a2000 b2001 a3000 b3001");
        frames.clear();
        feed("a3603000 b3603001 a3604000 b3604001");
        assertThat(frames).containsExactly("ab@b3603001", "ab@b3604001");
    }

    @Test
    void sensorsSpreadEvenlyOverTheirPeriodFormFrames() {
        feed("a0 b333 c666 a1000 b1333 c1666 a2000 b2333 c2666");
        assertThat(frames).containsExactly("abc@a1000", "abc@c1666", "abc@c2666");
    }

    @Test
    void repeatedTimestampsCloseFramesByOrderAlone() {
        feed("a1000 b1000 a1000 b1000 a1000 b1000 a1000 a1000 b1000");
        assertThat(frames)
                .containsExactly("ab@a1000", "ab@b1000", "ab@b1000", "a@a1000", "a@a1000");
    }

    @Test
    void singleSensorClosesEachFrameAtOnceFromTheSecondOn() {
        feed("a1000 a2000");
        assertThat(frames).containsExactly("a@a2000", "a@a2000");
        feed("a3000");
        assertThat(frames).hasSize(3).last().isEqualTo("a@a3000");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void noReadingIsLostAndRestoringAnywhereChangesNothing(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder readings = new StringBuilder();
        int count = 500;
        for (int i = 0; i < count; i++) {
            readings.append(i == 0 ? "" : " ").append("abcd".charAt(random.nextInt(4)));
            readings.append(1_000_000 + i * 100 + random.nextInt(-400, 400));
        }
        feed(readings.toString());
        int fresh = frames.stream().mapToInt(frame -> frame.indexOf('@')).sum();
        long open = IntStream.range(0, 4).filter(state.whole()::holds).count();
        assertThat(fresh + open).as("each reading is in exactly one frame").isEqualTo(count);

        List<String> uninterrupted = List.copyOf(frames);
        frames.clear();
        vectors.clear();
        state = new PlainAssetState<>("turbine", stage);
        for (String reading : readings.toString().split(" ", -1)) {
            feed(reading);
            state = state.restoredInto(stage);
        }
        assertThat(frames).isEqualTo(uninterrupted);
    }
}
