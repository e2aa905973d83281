/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
 * Two keyed stages in a running job, stopped and restored: at another parallelism, on another state
 * backend, with less memory than the keys need. All outputs of the three runs together must be the
 * plain loop's, each once and to the last bit.
 */
class KeyedStagesITCase {

    private static final int STEP = 15_000;

    /** Less than a tenth of what 1,000 assets with 3 sensors need. */
    private static final long TIGHT = 80_000;

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
    }

    @ParameterizedTest(name = "{0} x1 -> {1} x2 -> {2} x1, {3}")
    @CsvSource({
        "rocksdb, rocksdb, rocksdb, NATIVE",
        "hashmap, hashmap, hashmap, NATIVE",
        "rocksdb, hashmap, rocksdb, CANONICAL"
    })
    void goesOnAtAnotherParallelismAndOnAnotherBackend(
            String first, String second, String third, SavepointFormatType format)
            throws Exception {
        String one = new ChainJob(first, 1, TIGHT).runUntil(STEP, null, folder, format);
        String two = new ChainJob(second, 2, TIGHT).runUntil(2 * STEP, one, folder, format);
        String three = new ChainJob(third, 1, TIGHT).runUntil(3 * STEP, two, folder, format);

        assertThat(ChainJob.OUTPUTS)
                .containsExactlyInAnyOrderElementsOf(
                        new PlainChain().process(ChainJob.OUTPUTS.size()));
        assertThat(three).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"rocksdb, CANONICAL", "rocksdb, NATIVE", "hashmap, CANONICAL", "hashmap, NATIVE"})
    void isReadByTheStateProcessorApi(String backend, SavepointFormatType format) throws Exception {
        String savepoint = new ChainJob(backend, 2, TIGHT).runUntil(STEP, null, folder, format);

        PlainChain plain = new PlainChain();
        plain.process(ChainJob.OUTPUTS.size());
        StateBackend reader =
                backend.equals("rocksdb")
                        ? new EmbeddedRocksDBStateBackend()
                        : new HashMapStateBackend();
        assertThat(read(savepoint, ChainJob.FIRST_UID, reader))
                .containsExactlyInAnyOrderElementsOf(plain.firstRecords());
        assertThat(read(savepoint, ChainJob.SECOND_UID, reader))
                .containsExactlyInAnyOrderElementsOf(plain.secondRecords());
    }

    @Test
    void runsBothStagesInOneTaskBehindOneShuffle() {
        var graph = new ChainJob("hashmap", 2, TIGHT).define(null).getStreamGraph().getJobGraph();
        assertThat(graph.getVerticesSortedTopologicallyFromSources())
                .extracting(vertex -> vertex.getParallelism())
                .containsExactly(1, 2);
        assertThat(graph.getVerticesSortedTopologicallyFromSources().get(1).getName())
                .contains("Ring sums -> Sums of sums");
    }

    @SuppressWarnings("try") // the iterator may be interrupted while it closes
    private static List<String> read(String savepoint, String uid, StateBackend backend)
            throws Exception {
        var environment = StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
        environment.setParallelism(1);
        List<String> records = new ArrayList<>();
        try (CloseableIterator<String> iterator =
                SavepointReader.read(environment, savepoint, backend)
                        .readKeyedState(
                                OperatorIdentifier.forUid(uid),
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
        private transient MapState<String, byte[]> records;

        @Override
        public void open(OpenContext context) {
            records = getRuntimeContext().getMapState(StageRecords.descriptor());
        }

        @Override
        public void readKey(String asset, Context context, Collector<String> out) throws Exception {
            for (Map.Entry<String, byte[]> record : records.entries()) {
                out.collect(PlainChain.line(asset, record.getKey(), record.getValue()));
            }
        }
    }
}
