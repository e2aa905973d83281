/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.normalise;

import io.millrace.functions.model.DeadLetter;
import io.millrace.functions.model.Gap;
import io.millrace.functions.model.Quality;
import io.millrace.functions.model.RawReading;
import io.millrace.functions.model.Reading;
import io.millrace.functions.model.SourceRecord;
import io.millrace.functions.types.ModelTypes;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Sends each source record where it belongs: a raw reading that keeps the rules of {@link
 * Normaliser} as a {@link Reading} to the main output, whatever cannot be read to {@link
 * #DEAD_LETTERS}, and what is known to be missing to {@link #GAPS}. Nothing is dropped and no data
 * makes it fail. It has no state.
 */
public final class NormaliseFunction extends ProcessFunction<SourceRecord, Reading> {

    /** What could not be turned into a reading, by a connector or by a rule. */
    public static final OutputTag<DeadLetter> DEAD_LETTERS =
            new OutputTag<>("dead-letters", ModelTypes.DEAD_LETTER);

    /** What a connector knows to be missing. */
    public static final OutputTag<Gap> GAPS = new OutputTag<>("gaps", ModelTypes.GAP);

    private static final long serialVersionUID = 1L;

    private final Normaliser normaliser;

    private transient Counter readings;
    private transient Counter badQuality;
    private transient Counter suspectClock;
    private transient Counter deadLetters;

    /** Takes the rules of the plant. */
    public NormaliseFunction(NormaliseOptions options) {
        this.normaliser = new Normaliser(options);
    }

    @Override
    public void open(OpenContext context) {
        register(getRuntimeContext().getMetricGroup());
    }

    void register(MetricGroup operator) {
        MetricGroup group = operator.addGroup(NormaliseMetrics.GROUP);
        readings = group.counter(NormaliseMetrics.READINGS);
        badQuality = group.counter(NormaliseMetrics.BAD_QUALITY);
        suspectClock = group.counter(NormaliseMetrics.SUSPECT_CLOCK);
        deadLetters = group.counter(NormaliseMetrics.DEAD_LETTERS);
    }

    @Override
    public void processElement(SourceRecord record, Context context, Collector<Reading> out) {
        // Java 17 has no pattern switch yet.
        if (record instanceof RawReading raw) {
            Normalised normalised = normaliser.normalise(raw);
            if (normalised instanceof Normalised.Refused refused) {
                send(refused.deadLetter(), context);
            } else {
                send((Normalised.Accepted) normalised, out);
            }
        } else if (record instanceof DeadLetter deadLetter) {
            send(deadLetter, context);
        } else {
            context.output(GAPS, (Gap) record);
        }
    }

    private void send(Normalised.Accepted accepted, Collector<Reading> out) {
        Reading reading = accepted.reading();
        readings.inc();
        if (reading.quality() == Quality.BAD) {
            badQuality.inc();
        }
        if (accepted.suspectClock()) {
            suspectClock.inc();
        }
        out.collect(reading);
    }

    private void send(DeadLetter deadLetter, Context context) {
        deadLetters.inc();
        context.output(DEAD_LETTERS, deadLetter);
    }
}
