/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.stage;

import io.millrace.functions.state.record.RecordLayout;
import io.millrace.functions.state.record.StateRecord;
import java.io.Serializable;
import java.util.function.Consumer;

/**
 * What an author of a keyed stage writes: how the state of an asset lies in bytes, and what happens
 * to it. Everything else (blocks, memory, loading, eviction, snapshots, rescaling) is the engine's
 * business.
 *
 * <p>An asset has one record for what its parts share (the <em>whole</em>) and one for each part (a
 * sensor, a detector, a rule), so that one input never rewrites a whole machine. What a stage emits
 * must depend on the asset's sequence of inputs alone: no clock, no random without a seed in the
 * state.
 *
 * @param <W> the record that an asset's parts share
 * @param <P> the record of one part
 * @param <I> input
 * @param <O> output, of the same asset
 */
public interface KeyedStage<W extends StateRecord, P extends StateRecord, I, O>
        extends Serializable {

    /** How the shared record lies in bytes. */
    RecordLayout<W> wholeLayout();

    /** How a part's record lies in bytes. */
    RecordLayout<P> partLayout();

    /**
     * Takes one input.
     *
     * @param state the asset's state; valid during this call only
     * @param input the input; not kept
     * @param out takes any number of outputs, in order
     */
    void process(AssetState<W, P> state, I input, Consumer<O> out);
}
