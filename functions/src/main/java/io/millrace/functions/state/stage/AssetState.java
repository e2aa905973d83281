/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.stage;

import io.millrace.functions.state.record.StateRecord;

/**
 * The state of one asset, as one stage sees it, while one of the asset's inputs is processed. A
 * record that was asked for counts as changed and will be in the next checkpoint.
 *
 * <p>The views that are handed out are valid during the call only; each record that is asked for
 * within one call has a view of its own.
 *
 * @param <W> the record that the asset's parts share
 * @param <P> the record of one part
 */
public interface AssetState<W extends StateRecord, P extends StateRecord> {

    /** The asset's name. */
    String asset();

    /** The record that the asset's parts share; made on first use. */
    W whole();

    /**
     * The record of one part; made on first use.
     *
     * @param name the part's name within the asset: a sensor, a detector, a rule; not empty
     */
    P part(String name);
}
