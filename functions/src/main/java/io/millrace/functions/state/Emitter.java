/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state;

import java.util.function.Consumer;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Hands a stage's outputs on, each with the timestamp of the input that it came from, in one stream
 * record that is used again and again.
 *
 * @param <O> output
 */
final class Emitter<O> implements Consumer<O> {

    private final Output<StreamRecord<O>> output;
    private final StreamRecord<O> record = new StreamRecord<>(null);
    private boolean hasTimestamp;
    private long timestamp;

    Emitter(Output<StreamRecord<O>> output) {
        this.output = output;
    }

    /** The input that the next outputs come from. */
    void follow(StreamRecord<?> input) {
        hasTimestamp = input.hasTimestamp();
        timestamp = hasTimestamp ? input.getTimestamp() : 0L;
    }

    /** Sets the timestamp each time: an operator behind may write into the record. */
    @Override
    public void accept(O value) {
        if (hasTimestamp) {
            output.collect(record.replace(value, timestamp));
        } else {
            record.eraseTimestamp();
            output.collect(record.replace(value));
        }
    }
}
