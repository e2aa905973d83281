/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.stage;

import java.util.function.Consumer;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Hands a stage's outputs on beside the main output, as {@link MainOutput} does.
 *
 * @param <O> output
 */
final class SideOutput<O> implements Consumer<O> {

    private final Output<?> output;
    private final OutputTag<O> tag;
    private final StageTable table;
    private final StreamRecord<O> record = new StreamRecord<>(null);

    SideOutput(Output<?> output, OutputTag<O> tag, StageTable table) {
        this.output = output;
        this.tag = tag;
        this.table = table;
    }

    @Override
    public void accept(O value) {
        output.collect(tag, record.replace(value, table.time()));
    }
}
