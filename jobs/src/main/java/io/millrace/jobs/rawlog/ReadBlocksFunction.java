/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.rawlog;

import io.millrace.functions.state.block.BlockReader;
import io.millrace.functions.state.block.ReadingBlock;
import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;

/** Records of the raw log become blocks. */
final class ReadBlocksFunction extends ReadRecordsFunction<ReadingBlock> {

    private static final long serialVersionUID = 1L;

    private transient BlockReader reader;

    @SuppressWarnings("NullAway.Init") // the transient field is made by open
    ReadBlocksFunction(String topic) {
        super(topic);
    }

    @Override
    public void open(OpenContext context) {
        reader = new BlockReader();
    }

    @Override
    ReadingBlock read(byte[] record) throws IOException {
        return reader.read(record, 0, record.length);
    }
}
