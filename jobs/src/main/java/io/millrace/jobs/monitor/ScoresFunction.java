/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.monitor;

import io.millrace.functions.model.Assessment;
import io.millrace.functions.model.Score;
import java.time.Clock;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.util.Collector;

/**
 * Takes the scores out of the assessments and measures how long after their reading they came.
 *
 * <p>The clock is read for this measurement alone; what is emitted does not depend on it.
 */
final class ScoresFunction extends RichFlatMapFunction<Assessment, Score> {

    private static final long serialVersionUID = 1L;

    private transient LatencyAccumulator latency;
    private transient Clock clock;

    @Override
    public void open(OpenContext context) {
        clock = Clock.systemUTC();
        latency = new LatencyAccumulator();
        getRuntimeContext().addAccumulator(LatencyAccumulator.NAME, latency);
    }

    @Override
    public void flatMap(Assessment assessment, Collector<Score> out) {
        for (Score score : assessment.scores()) {
            latency.record(clock.millis() - score.timestampMillis());
            out.collect(score);
        }
    }
}
