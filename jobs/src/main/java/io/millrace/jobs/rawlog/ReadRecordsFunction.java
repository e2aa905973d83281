/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.rawlog;

import io.millrace.functions.model.DeadLetter;
import io.millrace.functions.types.ModelTypes;
import java.io.IOException;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Reads values of the topic's records. What cannot be read, since anybody may write to a topic,
 * becomes a dead letter with the record's bytes; it never stops the job.
 *
 * @param <T> what is read
 */
abstract class ReadRecordsFunction<T> extends ProcessFunction<byte[], T> {

    /** What was not readable. */
    static final OutputTag<DeadLetter> DEAD_LETTERS =
            new OutputTag<>("raw-log-dead-letters", ModelTypes.DEAD_LETTER);

    private static final long serialVersionUID = 1L;

    private final String source;

    ReadRecordsFunction(String topic) {
        source = "raw log " + topic;
    }

    /** What a record says. */
    abstract T read(byte[] record) throws IOException;

    @Override
    public final void processElement(byte[] record, Context context, Collector<T> out) {
        T read;
        try {
            read = read(record);
        } catch (IOException e) {
            Long time = context.timestamp();
            context.output(
                    DEAD_LETTERS,
                    new DeadLetter(
                            source,
                            String.valueOf(e.getMessage()),
                            record,
                            time == null ? 0 : time));
            return;
        }
        out.collect(read);
    }
}
