/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.block;

import org.apache.flink.api.java.functions.KeySelector;

/** The key of a block: the asset of its first row, which stands for the key group of all. */
public final class BlockKey implements KeySelector<ReadingBlock, String> {

    private static final long serialVersionUID = 1L;

    @Override
    public String getKey(ReadingBlock block) {
        return block.firstAsset();
    }
}
