/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.rawlog;

import io.millrace.functions.model.Reading;
import io.millrace.functions.state.block.ReadingBlock;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/** Makes the readings of blocks, one by one, for what does not take whole blocks. */
final class UnpackBlocksFunction implements FlatMapFunction<ReadingBlock, Reading> {

    private static final long serialVersionUID = 1L;

    @Override
    public void flatMap(ReadingBlock block, Collector<Reading> out) {
        for (int run = 0; run < block.runs(); run++) {
            String asset = block.assetName(run);
            for (int row = block.runStart(run); row < block.runEnd(run); row++) {
                out.collect(
                        new Reading(
                                asset,
                                block.sensor(row),
                                block.timestampMillis(row),
                                block.value(row),
                                block.quality(row),
                                block.origin(row)));
            }
        }
    }
}
