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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What goes into a vector: values, freshness, time and sequence. Frames have their own test. */
class FeatureStageTest {

    private static final FeatureSpec A_MEAN =
            new FeatureSpec("a_mean_2", "a", FeatureFunction.MEAN, new Window.Count(2));
    private static final FeatureSpec A_VALUE =
            new FeatureSpec("a_value", "a", FeatureFunction.VALUE, new Window.Latest());
    private static final FeatureSpec A_AGE =
            new FeatureSpec("a_age", "a", FeatureFunction.AGE, new Window.Latest());
    private static final FeatureSpec B_VALUE =
            new FeatureSpec("b_value", "b", FeatureFunction.VALUE, new Window.Latest());

    private final List<FeatureVector> vectors = new ArrayList<>();
    private FeatureStage stage = new FeatureStage(new FeatureSet(List.of(A_MEAN, A_AGE, B_VALUE)));
    private PlainAssetState<AssetFrame, SensorWindows> state =
            new PlainAssetState<>("pump-1", stage);

    private void use(FeatureSpec... features) {
        stage = new FeatureStage(new FeatureSet(List.of(features)));
        state = new PlainAssetState<>("pump-1", stage);
    }

    private void restoreInto(FeatureSpec... features) throws IOException {
        stage = new FeatureStage(new FeatureSet(List.of(features)));
        state = state.restoredInto(stage);
    }

    private void live(String sensor, long time, double value) {
        process(sensor, time, value, Quality.GOOD, Origin.LIVE);
    }

    private void process(String sensor, long time, double value, Quality quality, Origin origin) {
        stage.process(
                state, new Reading("pump-1", sensor, time, value, quality, origin), vectors::add);
    }

    private FeatureVector last() {
        return vectors.get(vectors.size() - 1);
    }

    private List<Boolean> fresh() {
        return IntStream.range(0, last().values().length).mapToObj(last()::isFresh).toList();
    }

    @Test
    void vectorHasTheFeaturesInTheirOrderAndTheNewestTime() {
        live("a", 1000, 1);
        live("b", 1003, 7);
        live("a", 2000, 3);
        assertThat(last().values()).containsExactly(Double.NaN, 0.003, 7);
        assertThat(fresh())
                .as("what does not exist is not fresh")
                .containsExactly(false, true, true);
        assertThat(last().timestampMillis()).isEqualTo(1003);
        assertThat(last().asset()).isEqualTo("pump-1");
        live("b", 2002, 8);
        assertThat(last().values()).containsExactly(2, 0.002, 8);
        assertThat(fresh()).containsExactly(true, true, true);
        assertThat(last().sequence()).isEqualTo(2);
    }

    @Test
    void featuresOfAMissingSensorKeepTheirLastValueAndAreNotFresh() {
        live("a", 1000, 1);
        live("b", 1000, 7);
        live("a", 2000, 3);
        live("a", 3000, 5);
        assertThat(last().values()).containsExactly(4, 0, 7);
        assertThat(fresh()).containsExactly(true, true, false);
    }

    @Test
    void badReadingTakesItsPlaceInTheFrameButRenewsOnlyTheAge() {
        live("a", 1000, 1);
        live("b", 1000, 7);
        live("a", 2000, 3);
        live("b", 2000, 8);
        process("a", 3500, 99, Quality.BAD, Origin.LIVE);
        live("b", 3500, 9);
        assertThat(last().sequence()).isEqualTo(3);
        assertThat(last().timestampMillis()).isEqualTo(3500);
        assertThat(last().values()).containsExactly(2, 1.5, 9);
        assertThat(fresh()).containsExactly(false, true, true);
        live("a", 4000, 5);
        live("b", 4000, 9);
        assertThat(last().values()).as("the BAD value is in no window").containsExactly(4, 0, 9);
    }

    @Test
    void unusableValueIsTreatedAsBadWhateverItsQuality() {
        live("a", 1000, 1);
        live("b", 1000, 7);
        for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1e200}) {
            live("a", 2000, value);
            live("b", 2000, value);
        }
        assertThat(last().values()).containsExactly(Double.NaN, 1, 7);
        assertThat(fresh()).containsExactly(false, true, false);
    }

    @Test
    void uncertainReadingIsUsed() {
        use(A_VALUE);
        process("a", 1000, 4, Quality.UNCERTAIN, Origin.LIVE);
        live("a", 2000, 5);
        assertThat(vectors.get(0).values()).containsExactly(4);
    }

    @Test
    void ageIsNaNUntilItsSensorHadAUsableReading() {
        process("a", 1000, 0, Quality.BAD, Origin.LIVE);
        live("b", 1000, 1);
        live("b", 2000, 1);
        assertThat(last().values()[1]).isNaN();
        assertThat(last().isFresh(1)).isFalse();
    }

    @Test
    void ageGrowsAndIsFreshWhileItsSensorIsSilent() {
        live("a", 1000, 1);
        live("b", 1000, 1);
        for (int second = 2; second < 10; second++) {
            live("b", second * 1000L, 1);
        }
        assertThat(last().timestampMillis()).isEqualTo(9000);
        assertThat(last().values()[1]).isEqualTo(8);
        assertThat(last().isFresh(1)).isTrue();
        assertThat(last().isFresh(0)).isFalse();
    }

    @Test
    void historyOlderThanTheAssetIsNotApplied() {
        use(A_VALUE, B_VALUE);
        live("a", 1000, 1);
        live("b", 5000, 7);
        process("a", 4999, 100, Quality.GOOD, Origin.HISTORY);
        assertThat(vectors).isEmpty();
        process("a", 5000, 2, Quality.GOOD, Origin.HISTORY);
        assertThat(last().values()).containsExactly(1, 7);
        live("b", 5001, 8);
        assertThat(last().values()).containsExactly(2, 8);
    }

    @Test
    void liveReadingsAreAppliedInTheOrderOfArrival() {
        use(A_VALUE);
        live("a", 5000, 1);
        live("a", 4000, 2);
        live("a", 6000, 3);
        assertThat(last().values()).containsExactly(3);
        assertThat(vectors).extracting(vector -> vector.values()[0]).containsExactly(1.0, 2.0, 3.0);
        assertThat(vectors)
                .extracting(FeatureVector::timestampMillis)
                .containsExactly(5000L, 5000L, 6000L);
    }

    @Test
    void sensorWithoutAFeatureIsIgnored() {
        live("a", 1000, 1);
        live("c", 9000, 1);
        live("c", 9500, 1);
        live("a", 2000, 1);
        assertThat(vectors)
                .extracting(FeatureVector::timestampMillis)
                .containsExactly(1000L, 2000L);
    }

    @Test
    void onlyUsableReadingsOfSensorsWithWindowsTouchAPart() {
        live("b", 1000, 1);
        process("a", 1000, 1, Quality.BAD, Origin.LIVE);
        assertThat(state.parts()).isZero();
        live("a", 2000, 1);
        assertThat(state.parts()).isEqualTo(1);
    }

    @Test
    void emittedVectorDoesNotChangeLater() {
        use(A_VALUE);
        live("a", 1000, 1);
        live("a", 2000, 2);
        double[] values = last().values();
        long[] fresh = last().fresh();
        live("a", 3000, 3);
        assertThat(values).containsExactly(2);
        assertThat(fresh).containsExactly(1);
    }

    @Test
    void valuesFollowTheirNamesIntoAnotherFeatureSet() throws IOException {
        use(A_VALUE, A_MEAN, B_VALUE);
        live("a", 1000, 1);
        live("b", 1000, 7);
        live("a", 2000, 3);
        live("b", 2000, 8);
        live("a", 3000, 5);
        FeatureSpec meanOverThree =
                new FeatureSpec("a_mean_2", "a", FeatureFunction.MEAN, new Window.Count(3));
        FeatureSpec cValue =
                new FeatureSpec("c_value", "c", FeatureFunction.VALUE, new Window.Latest());
        restoreInto(B_VALUE, cValue, meanOverThree, A_VALUE);
        live("b", 3000, 9);
        assertThat(last().sequence()).isEqualTo(3);
        assertThat(last().values())
                .as("a changed definition is a new feature, until its sensor's next reading")
                .containsExactly(9, Double.NaN, Double.NaN, 5);
        assertThat(fresh()).containsExactly(true, false, false, true);
        live("a", 4000, 8);
        live("b", 4000, 9);
        assertThat(last().values()[2])
                .as("the shorter window's ring had two readings")
                .isEqualTo((3 + 5 + 8) / 3.0);
    }

    @Test
    void twoHundredSensorsMakeOneVector() {
        List<FeatureSpec> features = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            features.add(
                    new FeatureSpec(
                            "value" + i, "s" + i, FeatureFunction.VALUE, new Window.Latest()));
        }
        use(features.toArray(FeatureSpec[]::new));
        for (int second = 1; second <= 5; second++) {
            for (int i = 0; i < 200; i++) {
                live("s" + i, second * 1000L, second * i);
            }
            assertThat(vectors).hasSize(second == 1 ? 0 : second);
        }
        for (int i = 0; i < 200; i++) {
            assertThat(last().values()[i]).isEqualTo(5 * i);
            assertThat(last().isFresh(i)).isTrue();
        }
    }
}
