/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.stage;

import io.millrace.functions.model.Reading;
import io.millrace.functions.model.SensorReading;
import io.millrace.functions.state.block.BlockKey;
import io.millrace.functions.state.block.BlockOptions;
import io.millrace.functions.state.block.BlockSplitter;
import io.millrace.functions.state.block.ReadingBlock;
import io.millrace.functions.state.block.ReadingBlockPacker;
import io.millrace.functions.state.block.ReadingBlockSerializer;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.jspecify.annotations.Nullable;

/**
 * Puts keyed stages into a job: one operator behind one shuffle by asset, in which each reading
 * runs through all of them by direct calls.
 *
 * <pre>{@code
 * StageChain chain = StageChain.behind(readings, options);
 * var vectors = chain.first("features", new FeatureStage(..), ModelTypes.FEATURE_VECTOR);
 * var assessments = chain.next("detectors", vectors, new DetectorStage(..), ModelTypes.ASSESSMENT);
 * StageStreams streams = chain.run("monitor", "Monitor");
 * DataStream<FeatureVector> features = streams.of(vectors);
 * }</pre>
 *
 * <p>Before the shuffle, chained to whatever gives the readings and with its parallelism, they are
 * packed into blocks of one key group. The stages have the environment's parallelism. Their maximum
 * parallelism is fixed when the job is built (the environment's, or if it has none the default for
 * the parallelism, 128 up to 85), because blocks are made for it.
 *
 * <p>The uid names the state of all stages in savepoints, and each stage's name is part of the keys
 * in it: a stage that is renamed starts anew.
 */
public final class StageChain {

    private static final String PACKER_UID = "-blocks";

    private final DataStream<ReadingBlock> blocks;
    private final SingleOutputStreamOperator<ReadingBlock> packer;
    private final StageOptions options;
    private final int maxParallelism;
    private final List<ChainedStage<?>> stages = new ArrayList<>();
    private boolean isRunning;

    private StageChain(
            SingleOutputStreamOperator<ReadingBlock> packer,
            StageOptions options,
            int maxParallelism) {
        this.packer = packer;
        this.blocks = packer;
        this.options = options;
        this.maxParallelism = maxParallelism;
    }

    /** A chain without stages yet, behind readings. */
    public static StageChain behind(DataStream<Reading> readings, StageOptions options) {
        int maxParallelism = maxParallelism(readings);
        return behind(
                readings,
                new ReadingBlockPacker(blockOptions(options), maxParallelism),
                "Blocks",
                options,
                maxParallelism);
    }

    /** A chain without stages yet, behind blocks that somebody else made. */
    public static StageChain behindBlocks(DataStream<ReadingBlock> blocks, StageOptions options) {
        int maxParallelism = maxParallelism(blocks);
        return behind(
                blocks,
                new BlockSplitter(blockOptions(options), maxParallelism),
                "Blocks by key group",
                options,
                maxParallelism);
    }

    private static <T> StageChain behind(
            DataStream<T> input,
            OneInputStreamOperator<T, ReadingBlock> packer,
            String name,
            StageOptions options,
            int maxParallelism) {
        return new StageChain(
                input.transform(name, ReadingBlockSerializer.TYPE, packer)
                        .name(name)
                        .setParallelism(input.getParallelism()),
                options,
                maxParallelism);
    }

    private static BlockOptions blockOptions(StageOptions options) {
        return new BlockOptions(options.blockRows(), options.latency());
    }

    private static int maxParallelism(DataStream<?> input) {
        int given = input.getExecutionEnvironment().getMaxParallelism();
        return given > 0
                ? given
                : KeyGroupRangeAssignment.computeDefaultMaxParallelism(
                        input.getExecutionEnvironment().getParallelism());
    }

    /**
     * Adds the stage that takes the readings.
     *
     * @param name not empty, without '/', and of no other stage of the chain
     */
    public <O> ChainedStage<O> first(
            String name, KeyedStage<?, ?, SensorReading, O> stage, TypeInformation<O> outputType) {
        if (!stages.isEmpty()) {
            throw refused(name, "was put first behind '" + stages.get(0).name + "'");
        }
        return add(name, null, stage, outputType);
    }

    /**
     * Adds a stage that takes the outputs of another.
     *
     * @param name not empty, without '/', and of no other stage of the chain
     * @param before a stage of this chain; more than one may stand behind it
     */
    public <I, O> ChainedStage<O> next(
            String name,
            ChainedStage<I> before,
            KeyedStage<?, ?, I, O> stage,
            TypeInformation<O> outputType) {
        if (!stages.contains(before)) {
            throw refused(name, "was put behind '" + before.name + "' of another chain");
        }
        return add(name, before, stage, outputType);
    }

    private <O> ChainedStage<O> add(
            String name,
            @Nullable ChainedStage<?> before,
            KeyedStage<?, ?, ?, O> stage,
            TypeInformation<O> outputType) {
        if (isRunning) {
            throw refused(name, "was added after run()");
        }
        if (name.isEmpty() || name.contains("/")) {
            throw refused(name, "has a name that is empty or contains '/'");
        }
        if (stages.stream().anyMatch(other -> other.name.equals(name))) {
            throw refused(name, "has the name of another stage of its chain");
        }
        int number = before == null ? ChainedStage.BLOCKS : stages.indexOf(before);
        ChainedStage<O> added = new ChainedStage<>(name, number, stage, outputType);
        stages.add(added);
        return added;
    }

    /**
     * Adds the operator to the job.
     *
     * @param uid names the operator and its state in savepoints
     * @param name shown to people
     */
    public StageStreams run(String uid, String name) {
        if (stages.isEmpty() || isRunning) {
            throw new IllegalStateException(
                    "the chain of keyed stages '"
                            + name
                            + (isRunning ? "' was run twice" : "' has no stage"));
        }
        isRunning = true;
        packer.uid(uid + PACKER_UID);
        return new StageStreams(List.copyOf(stages), run(stages.get(stages.size() - 1), uid, name));
    }

    /**
     * A real shuffle by key, never {@code reinterpretAsKeyedStream}: put on a stream that is
     * partitioned only later, that silently turns into FORWARD, looks right at parallelism 1 and
     * dies at 2.
     */
    private <O> SingleOutputStreamOperator<O> run(ChainedStage<O> last, String uid, String name) {
        return blocks.keyBy(new BlockKey(), Types.STRING)
                .transform(name, last.tag.getTypeInfo(), new StageOperator<O>(stages, options))
                .setMaxParallelism(maxParallelism)
                .uid(uid)
                .name(name);
    }

    private static IllegalArgumentException refused(String name, String why) {
        return new IllegalArgumentException(
                "the keyed stage '"
                        + name
                        + "' "
                        + why
                        + ", allowed are one first stage and any number behind others of the chain,"
                        + " each with a name of its own");
    }
}
