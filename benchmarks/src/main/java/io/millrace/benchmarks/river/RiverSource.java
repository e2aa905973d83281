/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.river;

import io.millrace.functions.model.Reading;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * The river as a source. Each subtask has rooms of its own, so there is nothing to enumerate: a
 * reader knows its share by its number and keeps its place in its state.
 *
 * @param workload which rooms
 * @param clock which event time a moment has
 * @param pace how fast
 * @param moments how many of each subtask, and then the end; {@link Long#MAX_VALUE}: no end
 */
public record RiverSource(Workload workload, River.Clock clock, Pace pace, long moments)
        implements Source<Reading, RiverPlace, Integer> {

    /** Without an end. */
    public RiverSource(Workload workload, River.Clock clock, Pace pace) {
        this(workload, clock, pace, Long.MAX_VALUE);
    }

    @Override
    public Boundedness getBoundedness() {
        return moments == Long.MAX_VALUE ? Boundedness.CONTINUOUS_UNBOUNDED : Boundedness.BOUNDED;
    }

    @Override
    public SourceReader<Reading, RiverPlace> createReader(SourceReaderContext context) {
        return new RiverReader(
                new River(
                        workload, context.getIndexOfSubtask(), context.currentParallelism(), clock),
                context.getIndexOfSubtask(),
                pace,
                moments);
    }

    @Override
    public SplitEnumerator<RiverPlace, Integer> createEnumerator(
            SplitEnumeratorContext<RiverPlace> context) {
        return new NoEnumerator();
    }

    @Override
    public SplitEnumerator<RiverPlace, Integer> restoreEnumerator(
            SplitEnumeratorContext<RiverPlace> context, Integer nothing) {
        return new NoEnumerator();
    }

    @Override
    public SimpleVersionedSerializer<RiverPlace> getSplitSerializer() {
        return new RiverPlace.Serializer();
    }

    @Override
    public SimpleVersionedSerializer<Integer> getEnumeratorCheckpointSerializer() {
        return new NoEnumerator.Serializer();
    }
}
