/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state;

import org.apache.flink.api.java.functions.KeySelector;

/**
 * The key of every keyed stage: the asset, by the stage's own word, so that partitioning and state
 * can never disagree.
 *
 * @param <I> input
 */
final class AssetKey<I> implements KeySelector<I, String> {

    private static final long serialVersionUID = 1L;

    private final KeyedStage<?, ?, I, ?> stage;

    AssetKey(KeyedStage<?, ?, I, ?> stage) {
        this.stage = stage;
    }

    @Override
    public String getKey(I input) {
        return stage.assetOf(input);
    }
}
