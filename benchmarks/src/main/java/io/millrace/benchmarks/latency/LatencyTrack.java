/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.latency;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/** The latencies of one run, written by a task and read from outside of it. */
final class LatencyTrack implements AutoCloseable {

    private static final ConcurrentMap<String, LatencyTrack> RUNS = new ConcurrentHashMap<>();

    private static final int DIGITS = 3;

    private final String run;
    private final SingleWriterRecorder recorder = new SingleWriterRecorder(DIGITS);

    private LatencyTrack(String run) {
        this.run = run;
    }

    static LatencyTrack begin(String run) {
        LatencyTrack track = new LatencyTrack(run);
        RUNS.put(run, track);
        return track;
    }

    static LatencyTrack of(String run) {
        LatencyTrack track = RUNS.get(run);
        if (track == null) {
            throw new IllegalStateException("run '%s' has not begun or is over".formatted(run));
        }
        return track;
    }

    void record(long nanos) {
        recorder.recordValue(Math.max(0, nanos));
    }

    /** What was recorded since the last call. */
    Histogram take() {
        return recorder.getIntervalHistogram();
    }

    @Override
    public void close() {
        RUNS.remove(run, this);
    }
}
