/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.core;

import io.millrace.functions.model.Reading;
import java.util.Arrays;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/**
 * The generator behind a number sequence: each parallel subtask has assets of its own, so that an
 * asset's readings stay in order.
 */
final class ReadingFunction extends RichMapFunction<Long, Reading> {

    private static final long serialVersionUID = 1L;

    private final Workload workload;
    private final long numbersPerSubtask;
    private transient String[] names = new String[0];

    ReadingFunction(Workload workload, long numbersPerSubtask) {
        this.workload = workload;
        this.numbersPerSubtask = numbersPerSubtask;
    }

    @Override
    public void open(OpenContext context) {
        int subtasks = getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks();
        int subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
        String[] all = workload.assetNames();
        int share = all.length / subtasks;
        names = Arrays.copyOfRange(all, subtask * share, (subtask + 1) * share);
    }

    @Override
    public Reading map(Long number) {
        return Workload.reading(number % numbersPerSubtask, names);
    }
}
