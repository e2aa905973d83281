/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.functions.model.Reading;
import io.millrace.functions.state.page.StoredRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.state.api.OperatorIdentifier;
import org.apache.flink.state.api.SavepointReader;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A chain of two keyed stages in a running job, stopped and restored: at another parallelism, on
 * another state backend, in another mode, with less memory than the keys need. All outputs of the
 * runs together must be the plain loop's, each once and to the last bit.
 */
class StageChainITCase {

    private static final int STEP = 15_000;

    /** About a third of what 1,000 assets with 3 sensors need. */
    private static final long TIGHT = 250_000;

    private static final long ROOMY = 1L << 30;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    @TempDir Path folder;

    @BeforeEach
    void forgetOutputs() {
        ChainJob.OUTPUTS.clear();
        ChainJob.FIRST_OUTPUTS.clear();
        ChainJob.FAILURES.set(0);
    }

    private static ChainJob job(String backend, StageMode mode, int parallelism) {
        boolean resident =
                mode == StageMode.RESIDENT || (mode == StageMode.AUTO && backend.equals("hashmap"));
        return new ChainJob(backend, mode, parallelism, resident ? ROOMY : TIGHT);
    }

    private static List<Reading> readings(int count) {
        return PlantReadings.readings(0, count, ChainJob.ASSETS, ChainJob.SENSORS);
    }

    @ParameterizedTest(name = "{0} {1} x1 -> {2} {3} x2 -> {4} {5} x1, {6}")
    @CsvSource({
        "rocksdb, AUTO, rocksdb, SPILL, rocksdb, AUTO, NATIVE",
        "hashmap, AUTO, hashmap, SPILL, hashmap, RESIDENT, NATIVE",
        "hashmap, RESIDENT, rocksdb, SPILL, hashmap, AUTO, CANONICAL",
        "rocksdb, SPILL, hashmap, RESIDENT, rocksdb, AUTO, CANONICAL"
    })
    void goesOnAtAnotherParallelismInAnotherModeAndOnAnotherBackend(
            String first,
            StageMode firstMode,
            String second,
            StageMode secondMode,
            String third,
            StageMode thirdMode,
            SavepointFormatType format)
            throws Exception {
        String one = job(first, firstMode, 1).runUntil(STEP, null, folder, format);
        String two = job(second, secondMode, 2).runUntil(2 * STEP, one, folder, format);
        String three = job(third, thirdMode, 1).runUntil(3 * STEP, two, folder, format);

        List<String> ofFirst = new ArrayList<>();
        List<String> ofSecond = new ArrayList<>();
        PlainChain plain = new PlainChain();
        for (Reading reading : readings(ChainJob.OUTPUTS.size())) {
            plain.process(reading, ofFirst, ofSecond);
        }
        assertThat(sorted(ChainJob.OUTPUTS)).isEqualTo(sorted(ofSecond));
        assertThat(sorted(ChainJob.FIRST_OUTPUTS)).isEqualTo(sorted(ofFirst));
        assertThat(three).isNotEmpty();
    }

    /**
     * Failures between checkpoints: what is repeated is the same, so as a set all is there once.
     */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"rocksdb, SPILL", "hashmap, SPILL", "hashmap, RESIDENT"})
    void repeatsTheSameAfterFailuresBetweenCheckpoints(String backend, StageMode mode)
            throws Exception {
        job(backend, mode, 2).runWithFailures(3 * STEP, folder);

        assertThat(ChainJob.FAILURES).hasValue(0);
        TreeSet<String> outputs = new TreeSet<>(ChainJob.OUTPUTS);
        int newest = 0;
        Map<String, Integer> counts = new HashMap<>();
        for (String line : outputs) {
            String[] words = line.split(" ", -1);
            newest = Math.max(newest, Integer.parseInt(words[1]));
            counts.merge(words[0], 1, Integer::sum);
        }
        // Nothing that the plain loop does not give, and of each asset everything up to some point.
        TreeSet<String> never = new TreeSet<>(outputs);
        never.removeAll(new TreeSet<>(PlainChain.lines(readings(newest + 1))));
        assertThat(never).isEmpty();
        for (String line : outputs) {
            String[] words = line.split(" ", -1);
            assertThat(Integer.parseInt(words[2].substring(1)))
                    .isLessThanOrEqualTo(counts.getOrDefault(words[0], 0));
        }
        assertThat(outputs).hasSizeGreaterThan(STEP / 2);
    }

    @ParameterizedTest
    @CsvSource({
        "rocksdb, SPILL, CANONICAL",
        "rocksdb, SPILL, NATIVE",
        "hashmap, SPILL, NATIVE",
        "hashmap, RESIDENT, CANONICAL",
        "hashmap, RESIDENT, NATIVE"
    })
    void isReadByTheStateProcessorApi(String backend, StageMode mode, SavepointFormatType format)
            throws Exception {
        String savepoint = job(backend, mode, 2).runUntil(STEP, null, folder, format);

        PlainChain plain = new PlainChain();
        plain.process(readings(ChainJob.OUTPUTS.size()));
        StateBackend reader =
                backend.equals("rocksdb")
                        ? new EmbeddedRocksDBStateBackend()
                        : new HashMapStateBackend();
        assertThat(sorted(read(savepoint, reader)))
                .isEqualTo(sorted(plain.records(ChainJob.FIRST, ChainJob.SECOND)));
    }

    @Test
    void runsAllStagesInOneOperatorBehindOneShuffle() {
        var graph = job("hashmap", StageMode.AUTO, 2).define(null).getStreamGraph().getJobGraph();
        var vertices = graph.getVerticesSortedTopologicallyFromSources();
        assertThat(vertices).extracting(vertex -> vertex.getParallelism()).containsExactly(1, 2);
        assertThat(vertices.get(0).getName()).contains("readings -> Blocks");
        assertThat(vertices.get(1).getName()).contains("Rings and sums");
    }

    private static List<String> sorted(Iterable<String> lines) {
        List<String> sorted = new ArrayList<>();
        lines.forEach(sorted::add);
        sorted.sort(null);
        return sorted;
    }

    @SuppressWarnings("try") // the iterator may be interrupted while it closes
    private static List<String> read(String savepoint, StateBackend backend) throws Exception {
        var environment = StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
        environment.setParallelism(1);
        List<String> records = new ArrayList<>();
        try (CloseableIterator<String> iterator =
                SavepointReader.read(environment, savepoint, backend)
                        .readKeyedState(
                                OperatorIdentifier.forUid(ChainJob.UID),
                                new RecordReader(),
                                Types.STRING,
                                Types.STRING)
                        .executeAndCollect()) {
            iterator.forEachRemaining(records::add);
        }
        return records;
    }

    /** Gives each record as a line. */
    private static final class RecordReader extends KeyedStateReaderFunction<String, String> {

        private static final long serialVersionUID = 1L;

        @SuppressWarnings("NullAway.Init") // made by open
        private transient MapState<String, StoredRecord> records;

        @Override
        public void open(OpenContext context) {
            records = getRuntimeContext().getMapState(StageState.descriptor());
        }

        @Override
        public void readKey(String asset, Context context, Collector<String> out) throws Exception {
            for (Map.Entry<String, StoredRecord> record : records.entries()) {
                byte[] bytes = record.getValue().toByteArray();
                out.collect(
                        PlainChain.record(
                                asset,
                                record.getKey(),
                                Arrays.copyOfRange(bytes, CellHeader.BYTES, bytes.length)));
            }
        }
    }
}
