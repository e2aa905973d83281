/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.monitor;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;
import org.apache.flink.api.common.accumulators.Accumulator;

/**
 * Milliseconds from a reading's own time to its score, as a histogram of 3 significant digits that
 * reaches to a day. Recorded readings of the past count with the largest value.
 */
public final class LatencyAccumulator implements Accumulator<Long, Histogram> {

    /** The name under which a job carries it. */
    public static final String NAME = "scoreLatencyMillis";

    private static final long serialVersionUID = 1L;
    private static final long DAY_MILLIS = 86_400_000L;

    // The heartbeat copies it while the task writes.
    private SynchronizedHistogram histogram = new SynchronizedHistogram(DAY_MILLIS, 3);

    @Override
    public void add(Long millis) {
        record(millis);
    }

    void record(long millis) {
        histogram.recordValue(Math.max(0, Math.min(DAY_MILLIS, millis)));
    }

    @Override
    public Histogram getLocalValue() {
        return histogram;
    }

    @Override
    public void resetLocal() {
        histogram.reset();
    }

    @Override
    public void merge(Accumulator<Long, Histogram> other) {
        histogram.add(other.getLocalValue());
    }

    @Override
    public LatencyAccumulator clone() {
        LatencyAccumulator copy = new LatencyAccumulator();
        copy.histogram.add(histogram);
        return copy;
    }
}
