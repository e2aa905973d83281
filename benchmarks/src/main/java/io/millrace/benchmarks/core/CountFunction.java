/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.core;

import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFilterFunction;

/** Counts what passes and lets nothing pass. */
final class CountFunction<T> extends RichFilterFunction<T> {

    static final String ACCUMULATOR = "vectors";

    private static final long serialVersionUID = 1L;

    private transient LongCounter count = new LongCounter();

    @Override
    public void open(OpenContext context) {
        count = new LongCounter();
        getRuntimeContext().addAccumulator(ACCUMULATOR, count);
    }

    @Override
    public boolean filter(T element) {
        count.add(1);
        return false;
    }
}
