/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.functions.model.FeatureVector;
import io.millrace.functions.model.Reading;
import io.millrace.functions.types.ModelTypes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a chain is put into a job, and what that refuses. */
class StageChainTest {

    private static final StageOptions OPTIONS = StageOptions.withMemory(1L << 24);
    private static final int ASSETS = 50;

    private final StreamExecutionEnvironment environment =
            StreamExecutionEnvironment.getExecutionEnvironment();

    private final StageChain chain = StageChain.behind(readings(environment, 100), OPTIONS);

    private static DataStream<Reading> readings(StreamExecutionEnvironment environment, int count) {
        return environment
                .fromData(PlantReadings.readings(0, count, ASSETS, 2), ModelTypes.READING)
                .map(reading -> reading)
                .returns(ModelTypes.READING)
                .setParallelism(1);
    }

    private ChainedStage<FeatureVector> first(String name) {
        return chain.first(name, new RingSumStage(), ModelTypes.FEATURE_VECTOR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "rings"})
    void refusesNamesThatAreNotAKeyOfTheirOwn(String name) {
        ChainedStage<FeatureVector> rings = first("rings");
        assertThatThrownBy(
                        () ->
                                chain.next(
                                        name,
                                        rings,
                                        new SumOfSumsStage(),
                                        ModelTypes.FEATURE_VECTOR))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the keyed stage '" + name + "' has ");
    }

    @Test
    void refusesASecondFirstStageAndOneOfAnotherChain() {
        ChainedStage<FeatureVector> rings = first("rings");
        assertThatThrownBy(() -> first("more")).hasMessageContaining("behind 'rings'");
        StageChain other = StageChain.behind(readings(environment, 1), OPTIONS);
        assertThatThrownBy(
                        () ->
                                other.next(
                                        "sums",
                                        rings,
                                        new SumOfSumsStage(),
                                        ModelTypes.FEATURE_VECTOR))
                .hasMessageContaining("of another chain");
        other.first("others", new RingSumStage(), ModelTypes.FEATURE_VECTOR);
        assertThatThrownBy(() -> other.run("other", "Other").of(rings))
                .hasMessageContaining("[others]");
    }

    @Test
    void refusesToRunEmptyTwiceOrToGrowAfterwards() {
        assertThatThrownBy(() -> chain.run("uid", "Name")).hasMessageContaining("has no stage");
        first("rings");
        chain.run("uid", "Name");
        assertThatThrownBy(() -> chain.run("uid", "Name")).hasMessageContaining("run twice");
        assertThatThrownBy(() -> first("more")).isInstanceOf(IllegalArgumentException.class);
    }

    /** In batch, Flink drops a key's state when another key is set. */
    @Test
    void refusesBatchExecution() {
        environment.setRuntimeMode(RuntimeExecutionMode.BATCH);
        ChainedStage<FeatureVector> rings = first("rings");
        DataStream<FeatureVector> vectors = chain.run("uid", "Name").of(rings);
        assertThatThrownBy(() -> vectors.executeAndCollect(100))
                .hasStackTraceContaining("BATCH, allowed is STREAMING");
    }

    /**
     * Source and stages have other parallelisms, and no maximum is set anywhere: the source's own
     * maximum would be 128, the stages' is 256.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 90})
    @SuppressWarnings("try") // the iterator may be interrupted while it closes
    void packsForTheKeyGroupsOfTheStages(int parallelism) throws Exception {
        environment.setParallelism(parallelism);
        StageChain wide =
                StageChain.behind(
                        readings(environment, 500), OPTIONS.withBlocks(16, Duration.ofMillis(1)));
        var rings = wide.first("rings", new RingSumStage(), ModelTypes.FEATURE_VECTOR);
        var sums = wide.next("sums", rings, new SumOfSumsStage(), ModelTypes.FEATURE_VECTOR);
        var collected = new ArrayList<String>();
        try (var vectors = wide.run("uid", "Name").of(sums).executeAndCollect()) {
            vectors.forEachRemaining(vector -> collected.add(PlainChain.line(vector)));
        }
        List<Reading> readings = PlantReadings.readings(0, 500, ASSETS, 2);
        assertThat(PlantReadings.byAsset(collected))
                .isEqualTo(PlantReadings.byAsset(PlainChain.lines(readings)));
    }

    /** A side output that nobody reads would cost a record for each vector. */
    @Test
    void letsOutOnlyWhatIsAskedFor() {
        ChainedStage<FeatureVector> rings = first("rings");
        chain.next("sums", rings, new SumOfSumsStage(), ModelTypes.FEATURE_VECTOR);
        StageStreams streams = chain.run("uid", "Name");
        assertThat(rings.listenedTo).isFalse();
        streams.of(rings);
        assertThat(rings.listenedTo).isTrue();
    }
}
