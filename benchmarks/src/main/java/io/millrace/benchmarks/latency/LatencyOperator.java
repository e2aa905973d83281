/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.latency;

import io.millrace.benchmarks.river.Pace;
import io.millrace.benchmarks.river.River;
import io.millrace.functions.model.Score;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * The end of the scores: how long ago the score's readings were due. Their due time, not the time
 * when the generator got round to them, so what waits in front of a stall counts as well ("How NOT
 * to Measure Latency", Tene: coordinated omission).
 */
final class LatencyOperator extends AbstractStreamOperator<Score>
        implements OneInputStreamOperator<Score, Score> {

    private static final long serialVersionUID = 1L;

    private final String run;
    private final Pace pace;
    private transient @Nullable LatencyTrack track;

    LatencyOperator(String run, Pace pace) {
        this.run = run;
        this.pace = pace;
    }

    @Override
    public void open() throws Exception {
        super.open();
        track = LatencyTrack.of(run);
    }

    @Override
    public void processElement(StreamRecord<Score> element) {
        LatencyTrack recording = track;
        if (recording != null) {
            // The river's clock counts moments.
            long moment = element.getValue().timestampMillis() - River.BEGIN_MILLIS;
            recording.record(System.nanoTime() - pace.dueNanos(moment));
        }
    }
}
