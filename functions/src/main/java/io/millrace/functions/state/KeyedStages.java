/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;

/**
 * Puts keyed stages into a job, one after the other in one task behind one shuffle:
 *
 * <pre>{@code
 * var vectors = KeyedStages.first(readings, features, ModelTypes.FEATURE_VECTOR, "features", "Features", options);
 * var assessments = KeyedStages.next(vectors, detectors, ModelTypes.ASSESSMENT, "detectors", "Detectors", options);
 * }</pre>
 *
 * <p>All stages of a chain must have the same parallelism and maximum parallelism; set it on the
 * environment. An output must carry the asset of its input. The uid names the stage's state in
 * savepoints.
 */
public final class KeyedStages {

    private KeyedStages() {}

    /** Partitions a stream by asset and runs a stage on it. */
    public static <W, P, I, O> SingleOutputStreamOperator<O> first(
            DataStream<I> input,
            KeyedStage<W, P, I, O> stage,
            TypeInformation<O> outputType,
            String uid,
            String name,
            StageOptions options) {
        return run(
                input.keyBy(new AssetKey<>(stage), Types.STRING),
                stage,
                outputType,
                uid,
                name,
                options);
    }

    /**
     * Runs a stage on the output of another, in the same task.
     *
     * @param previous what {@link #first} or this method gave, with nothing in between
     */
    public static <W, P, I, O> SingleOutputStreamOperator<O> next(
            SingleOutputStreamOperator<I> previous,
            KeyedStage<W, P, I, O> stage,
            TypeInformation<O> outputType,
            String uid,
            String name,
            StageOptions options) {
        // On anything else, say a keyBy, the reinterpretation would silently drop the partitioning.
        if (!isStage(previous.getTransformation())) {
            throw new IllegalArgumentException(
                    "the stage '"
                            + name
                            + "' was put behind '"
                            + previous.getTransformation().getName()
                            + "', allowed is another keyed stage");
        }
        SingleOutputStreamOperator<O> result =
                run(
                        DataStreamUtils.reinterpretAsKeyedStream(
                                previous, new AssetKey<>(stage), Types.STRING),
                        stage,
                        outputType,
                        uid,
                        name,
                        options);
        return result;
    }

    private static boolean isStage(Transformation<?> transformation) {
        return transformation instanceof OneInputTransformation<?, ?> operator
                && operator.getStateKeySelector() instanceof AssetKey<?>;
    }

    private static <W, P, I, O> SingleOutputStreamOperator<O> run(
            KeyedStream<I, String> input,
            KeyedStage<W, P, I, O> stage,
            TypeInformation<O> outputType,
            String uid,
            String name,
            StageOptions options) {
        return input.transform(name, outputType, new KeyedStageOperator<>(stage, options))
                .uid(uid)
                .name(name);
    }
}
