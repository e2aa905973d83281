/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.stage;

import io.millrace.functions.state.record.StateRecord;
import java.util.function.Consumer;

/**
 * A stage at work: takes the outputs of the stage before it and hands its own on, by direct calls.
 *
 * @param <W> the record that an asset's parts share
 * @param <P> the record of one part
 * @param <I> input
 * @param <O> output
 */
final class StageNode<W extends StateRecord, P extends StateRecord, I, O> implements Consumer<I> {

    final KeyedStage<W, P, I, O> stage;
    final AssetRecords<W, P> records;

    /** Whoever takes the outputs, bound once. */
    Consumer<O> out = output -> {};

    private boolean bound;

    StageNode(KeyedStage<W, P, I, O> stage, AssetRecords<W, P> records) {
        this.stage = stage;
        this.records = records;
    }

    static <W extends StateRecord, P extends StateRecord, I, O> StageNode<W, P, I, O> of(
            String name, KeyedStage<W, P, I, O> stage, StageTable table) {
        return new StageNode<>(stage, table.add(name, stage));
    }

    /** One more that takes the outputs, behind those before. */
    @SuppressWarnings("unchecked") // the chain was built with fitting types
    void bind(Consumer<?> taker) {
        Consumer<O> next = (Consumer<O>) taker;
        out = bound ? out.andThen(next) : next;
        bound = true;
    }

    @Override
    public void accept(I input) {
        stage.process(records, input, out);
    }
}
