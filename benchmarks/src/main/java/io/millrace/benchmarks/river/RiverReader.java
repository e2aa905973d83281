/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.river;

import io.millrace.functions.model.Reading;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;

/** Emits the river; where there is a pace, a moment when it is due, never before. */
final class RiverReader implements SourceReader<Reading, RiverPlace> {

    // Enough that the mailbox costs nothing, few enough that a barrier does not wait.
    private static final int MOMENTS_A_POLL = 32;

    private final River river;
    private final int source;
    private final Pace pace;
    private final long end;
    private long moments;

    RiverReader(River river, int source, Pace pace, long end) {
        this.river = river;
        this.source = source;
        this.pace = pace;
        this.end = end;
    }

    @Override
    public void start() {
        river.seek(moments);
    }

    @Override
    public InputStatus pollNext(ReaderOutput<Reading> output) {
        if (moments == end) {
            return InputStatus.END_OF_INPUT;
        }
        int count = (int) Math.min(pace.isLimited() ? due() : MOMENTS_A_POLL, end - moments);
        for (int i = 0; i < count; i++) {
            river.next();
            long timestamp = river.timestampMillis();
            for (int sensor = 0; sensor < Workload.SENSORS; sensor++) {
                output.collect(river.reading(sensor), timestamp);
            }
        }
        moments += count;
        // Also when nothing is due: the mailbox is asked and then this again. A timer would be late
        // by more than what is measured.
        return InputStatus.MORE_AVAILABLE;
    }

    private int due() {
        long now = System.nanoTime();
        int count = 0;
        while (count < MOMENTS_A_POLL && pace.dueNanos(moments + count) - now <= 0) {
            count++;
        }
        return count;
    }

    @Override
    public List<RiverPlace> snapshotState(long checkpointId) {
        return List.of(new RiverPlace(source, moments));
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void addSplits(List<RiverPlace> splits) {
        moments = splits.get(0).moments();
    }

    @Override
    public void notifyNoMoreSplits() {
        // There are none.
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
