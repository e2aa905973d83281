/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.stage;

import java.util.function.Consumer;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Hands the last stage's outputs on, each with the event time of the reading that it came from, in
 * one stream record that is used again and again.
 *
 * @param <O> output
 */
final class MainOutput<O> implements Consumer<O> {

    private final Output<StreamRecord<O>> output;
    private final StageTable table;
    private final StreamRecord<O> record = new StreamRecord<>(null);

    MainOutput(Output<StreamRecord<O>> output, StageTable table) {
        this.output = output;
        this.table = table;
    }

    /** Sets the timestamp each time: an operator behind may write into the record. */
    @Override
    public void accept(O value) {
        output.collect(record.replace(value, table.time()));
    }
}
