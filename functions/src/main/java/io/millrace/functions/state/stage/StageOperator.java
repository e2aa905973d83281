/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.stage;

import io.millrace.functions.model.SensorReading;
import io.millrace.functions.state.block.ReadingBlock;
import io.millrace.functions.state.page.PageStore;
import io.millrace.functions.state.page.ResidentSnapshot;
import io.millrace.functions.state.page.StoredRecord;
import io.millrace.functions.state.page.UndoLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.state.CheckpointStreamFactory;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;
import org.apache.flink.streaming.api.operators.sorted.state.BatchExecutionKeyedStateBackend;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Runs a chain of {@link KeyedStage}s over blocks of readings, with the records of hot assets in
 * memory. What a checkpoint holds is ordinary keyed state ({@link StageState}) that any state
 * backend keeps, that follows the key groups when the job is rescaled, and that the State Processor
 * API reads.
 *
 * <p>Two ways lead there ({@link StageMode}). In spill mode the keyed state is behind memory
 * between two barriers, and is brought up to date before each: a snapshot without that write is
 * refused. In resident mode the keyed state has a handle to each record in memory, and the snapshot
 * is written from copies on write while the task goes on. An aborted checkpoint needs no care in
 * either.
 *
 * <p>Outputs carry the event time of the reading that they came from.
 *
 * <p>Streaming only: in batch execution Flink forgets a key's state as soon as another key is set.
 *
 * @param <O> output of the last stage
 */
public final class StageOperator<O> extends AbstractStreamOperator<O>
        implements OneInputStreamOperator<ReadingBlock, O> {

    private static final long serialVersionUID = 1L;

    private final List<ChainedStage<?>> chain;
    private final StageOptions options;

    private transient StageTable table;
    private transient StageFlush flush;
    private transient StageSweep sweep;
    private transient RunLookup lookup;
    private transient StageMetrics stageMetrics;
    private transient ReadingBlock.Cursor cursor;
    private transient int maxParallelism;

    /** The first stage is called from its own place in the code, so that the JIT can inline it. */
    private transient KeyedStage<?, ?, SensorReading, Object> firstStage;

    private transient AssetState<?, ?> firstRecords;
    private transient Consumer<Object> firstOut;

    /**
     * @param chain the stages, each behind the one that it follows; the last one's output is the
     *     operator's
     * @param options how it runs
     */
    @SuppressWarnings("NullAway.Init") // the transient fields are made by initializeState
    StageOperator(List<ChainedStage<?>> chain, StageOptions options) {
        this.chain = chain;
        this.options = options;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        boolean resident = isResident();
        MapState<String, StoredRecord> records =
                context.getKeyedStateStore().getMapState(StageState.descriptor());
        PageStore pages = resident ? new PageStore(UndoLimits.DEFAULT) : new PageStore();
        stageMetrics = new StageMetrics(getMetricGroup());
        table =
                new StageTable(
                        pages,
                        new BackendRecordStore(this, records, pages, resident),
                        resident,
                        options,
                        stageMetrics);
        stageMetrics.watch(table);
        maxParallelism = getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks();
        flush = new StageFlush(table, maxParallelism);
        sweep = new StageSweep(table);
        lookup = new RunLookup(table);
        cursor = new ReadingBlock.Cursor();
        link();
    }

    private boolean isResident() {
        if (getKeyedStateBackend() instanceof BatchExecutionKeyedStateBackend) {
            throw new IllegalStateException(
                    "the keyed stages "
                            + names()
                            + " were started in execution.runtime-mode BATCH, allowed is"
                            + " STREAMING");
        }
        boolean possible = ResidentSnapshot.worksOn(getKeyedStateBackend());
        if (options.mode() == StageMode.RESIDENT && !possible) {
            throw new IllegalStateException(
                    "the keyed stages "
                            + names()
                            + " were started in mode RESIDENT on state backend '"
                            + getKeyedStateBackend().getClass().getSimpleName()
                            + "', which would lose updates; allowed is HashMap, or mode SPILL");
        }
        return possible && options.mode() != StageMode.SPILL;
    }

    private List<String> names() {
        return chain.stream().map(ChainedStage::name).toList();
    }

    @SuppressWarnings("unchecked") // the chain was built with fitting types
    private void link() {
        List<StageNode<?, ?, ?, ?>> nodes = new ArrayList<>();
        for (ChainedStage<?> stage : chain) {
            StageNode<?, ?, ?, ?> node = StageNode.of(stage.name, stage.stage, table);
            if (chain.indexOf(stage) == chain.size() - 1) {
                node.bind(new MainOutput<>(output, table));
            }
            if (stage.listenedTo) {
                node.bind(new SideOutput<>(output, stage.tag, table));
            }
            if (stage.before != ChainedStage.BLOCKS) {
                nodes.get(stage.before).bind(node);
            }
            nodes.add(node);
        }
        StageNode<?, ?, SensorReading, Object> first =
                (StageNode<?, ?, SensorReading, Object>) nodes.get(0);
        firstStage = first.stage;
        firstRecords = first.records;
        firstOut = first.out;
    }

    /**
     * Sets no key. Nothing here looks at the current key but the loads and writes of records, and
     * these set it themselves; for records in memory it would be cost without use.
     */
    @Override
    @SuppressWarnings("rawtypes") // as in the superclass
    public void setKeyContextElement1(StreamRecord record) {}

    @Override
    public void processElement(StreamRecord<ReadingBlock> element) {
        ReadingBlock block = element.getValue();
        if (block.maxParallelism() != maxParallelism) {
            throw new IllegalStateException(
                    "a block for maximum parallelism "
                            + block.maxParallelism()
                            + " came to the keyed stages "
                            + names()
                            + ", which have "
                            + maxParallelism
                            + ": set the same on both, or on the environment");
        }
        cursor.enter(block);
        lookup.hash(block);
        if (options.touchAhead()) {
            lookup.find(block);
        }
        int runs = block.runs();
        for (int from = 0; from < runs; from += RunLookup.ASSETS_AHEAD) {
            int to = Math.min(runs, from + RunLookup.ASSETS_AHEAD);
            if (options.touchAhead()) {
                lookup.touchRecords(from, to);
            }
            for (int run = from; run < to; run++) {
                table.select(block, run, lookup.tag(run), lookup.directory(run));
                processRun(block, run);
                table.release();
            }
        }
        stageMetrics.blocks.inc();
        stageMetrics.readings.inc(block.rows());
        if (!options.ttl().isZero()) {
            sweep.step(block.newestMillis());
        }
    }

    private void processRun(ReadingBlock block, int run) {
        cursor.enterRun(table.assetName());
        int end = block.runEnd(run);
        for (int row = block.runStart(run); row < end; row++) {
            cursor.moveTo(row);
            table.setTime(block.timestampMillis(row));
            processRow();
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // stage and records come from the same node
    private void processRow() {
        ((KeyedStage) firstStage).process(firstRecords, cursor, firstOut);
    }

    /**
     * Writes all dirty records in spill mode. Also called for savepoints and for the last
     * checkpoint after the end of input, and in a chain after the operators before this one, so
     * nothing can come between it and the snapshot.
     */
    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        super.prepareSnapshotPreBarrier(checkpointId);
        if (!table.resident) {
            // A duration for a metric, which no output or state depends on: no clock behind the
            // log.
            long begin = System.nanoTime();
            flush.flush();
            stageMetrics.flushTook(System.nanoTime() - begin);
        }
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        if (table.hasDirtyRecords()) {
            throw new IllegalStateException(
                    "checkpoint "
                            + context.getCheckpointId()
                            + " would lose records that were not written before its barrier");
        }
    }

    /** All memory that is held for records; see {@link StageMetrics}. */
    long residentBytes() {
        return table.residentBytes();
    }

    /** What is in use of {@link #residentBytes}. */
    long usedBytes() {
        return table.usedBytes();
    }

    /** In resident mode, lets the backend write the records as they are now. */
    @Override
    public OperatorSnapshotFutures snapshotState(
            long checkpointId,
            long timestamp,
            CheckpointOptions checkpointOptions,
            CheckpointStreamFactory factory)
            throws Exception {
        OperatorSnapshotFutures futures =
                super.snapshotState(checkpointId, timestamp, checkpointOptions, factory);
        return table.resident ? ResidentSnapshot.freeze(table.pages, futures) : futures;
    }
}
