/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.stage;

import static io.millrace.functions.state.stage.PlantReadings.byAsset;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.functions.model.Reading;
import io.millrace.functions.state.stage.StageHarness.Backend;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random lives of a subtask: readings, snapshots, aborted checkpoints, crashes with replay from the
 * last snapshot, restores with another budget, block size and (on the HashMap backend) mode. Each
 * output must be the plain loop's, to the last bit. The seed is part of each life's name; {@code
 * -Dmillrace.seed=...} runs that one alone.
 */
class StagePropertyTest {

    private static final int STEPS = 40;
    private static final int MOST_READINGS = 250;

    /** A backend on disk is slower by far: fewer lives of it. */
    static Stream<Arguments> lives() {
        Long only = Long.getLong("millrace.seed");
        if (only != null) {
            return Stream.of(Backend.values()).map(backend -> Arguments.of(backend, only));
        }
        return Stream.of(
                        LongStream.rangeClosed(1, 30)
                                .mapToObj(seed -> Arguments.of(Backend.HASHMAP, seed)),
                        LongStream.rangeClosed(1, 30)
                                .mapToObj(seed -> Arguments.of(Backend.HASHMAP_RESIDENT, seed)),
                        LongStream.rangeClosed(1, 6)
                                .mapToObj(seed -> Arguments.of(Backend.ROCKSDB, seed)))
                .flatMap(each -> each);
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("lives")
    void givesThePlainLoopsOutputsWhateverHappens(Backend first, long seed) throws Exception {
        Random random = new Random(seed);
        Backend backend = first;
        int assets = 1 + random.nextInt(200);
        int sensors = 1 + random.nextInt(40);
        List<Reading> readings =
                PlantReadings.readings(0, (long) STEPS * MOST_READINGS, assets, sensors);
        List<String> expected = PlainChain.lines(readings);
        @Nullable OperatorSubtaskState saved = null;
        int savedAt = 0;
        int position = 0;
        StageHarness harness = StageHarness.start(backend, options(backend, random), null);
        try {
            for (int step = 0; step < STEPS; step++) {
                int to = position + random.nextInt(MOST_READINGS);
                if (to > readings.size()) {
                    break;
                }
                assertThat(byAsset(harness.process(readings.subList(position, to))))
                        .as("backend %s, seed %d, step %d", backend, seed, step)
                        .isEqualTo(byAsset(expected.subList(position, to)));
                position = to;
                switch (random.nextInt(5)) {
                    case 0 -> {
                        saved = harness.snapshot();
                        savedAt = position;
                    }
                    case 1 -> harness.abortedCheckpoint();
                    case 2 -> {
                        harness.close();
                        backend = other(backend, random);
                        harness = StageHarness.start(backend, options(backend, random), saved);
                        position = savedAt;
                    }
                    default -> {}
                }
            }
        } finally {
            harness.close();
        }
    }

    /** Native snapshots of one backend do not go to another; those of one mode to another do. */
    private static Backend other(Backend backend, Random random) {
        if (backend == Backend.ROCKSDB || random.nextBoolean()) {
            return backend;
        }
        return backend == Backend.HASHMAP ? Backend.HASHMAP_RESIDENT : Backend.HASHMAP;
    }

    /** A budget from less than one record to more than all, and blocks of all sizes. */
    private static StageOptions options(Backend backend, Random random) {
        long budget = 1L << random.nextInt(24);
        return StageOptions.withMemory(backend.mode == StageMode.SPILL ? budget : 1L << 30)
                .withBlocks(1 + random.nextInt(100), Duration.ZERO)
                .withTouchAhead(random.nextBoolean());
    }
}
