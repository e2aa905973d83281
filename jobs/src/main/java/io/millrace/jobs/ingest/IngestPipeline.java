/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.ingest;

import io.millrace.functions.model.DeadLetter;
import io.millrace.functions.model.Gap;
import io.millrace.functions.model.Reading;
import io.millrace.functions.model.SourceRecord;
import io.millrace.functions.normalise.NormaliseFunction;
import io.millrace.functions.normalise.NormaliseOptions;
import io.millrace.functions.types.ModelTypes;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The first half of the river: what connectors deliver becomes validated readings. What cannot be
 * read goes to the dead letters, what is known to be missing to the gaps; nothing else leaves the
 * way.
 */
public final class IngestPipeline {

    private IngestPipeline() {}

    /**
     * What ingest makes.
     *
     * @param readings validated readings, in the order of arrival per device
     * @param deadLetters what could not become a reading
     * @param gaps what is known to be missing
     */
    public record Streams(
            DataStream<Reading> readings,
            DataStream<DeadLetter> deadLetters,
            DataStream<Gap> gaps) {}

    /** Adds the pipeline behind the connectors' records. */
    public static Streams define(DataStream<SourceRecord> records, NormaliseOptions options) {
        SingleOutputStreamOperator<Reading> readings =
                records.process(new NormaliseFunction(options))
                        .returns(ModelTypes.READING)
                        .uid(IngestUids.NORMALISE)
                        .name("Normalise");
        return new Streams(
                readings,
                readings.getSideOutput(NormaliseFunction.DEAD_LETTERS),
                readings.getSideOutput(NormaliseFunction.GAPS));
    }
}
