/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state;

import java.io.Serializable;
import java.util.function.Consumer;

/**
 * What an author of a keyed stage writes: how the state of an asset looks, and what happens to it.
 * Everything else (memory, loading, eviction, snapshots, rescaling) is the engine's business.
 *
 * <p>An asset has one record for what its parts share (the <em>whole</em>) and one for each part (a
 * sensor, a detector, a rule), so that one input never rewrites a whole machine. What a stage emits
 * must depend on the asset's sequence of inputs alone: no clock, no random without a seed in the
 * state.
 *
 * @param <W> the record that an asset's parts share
 * @param <P> the record of one part
 * @param <I> input
 * @param <O> output
 */
public interface KeyedStage<W, P, I, O> extends Serializable {

    /** The asset that an input belongs to; must be the key that the stream is partitioned by. */
    String assetOf(I input);

    /** How the shared record is made, written and read. */
    RecordCodec<W> wholeCodec();

    /** How a part's record is made, written and read. */
    RecordCodec<P> partCodec();

    /**
     * Takes one input.
     *
     * @param state the asset's state; valid during this call only
     * @param input the input; not kept
     * @param out takes any number of outputs, in order
     */
    void process(AssetState<W, P> state, I input, Consumer<O> out);
}
