/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state;

/**
 * The state of one asset while one of its inputs is processed. A record that was asked for counts
 * as changed and will be in the next checkpoint.
 *
 * @param <W> the record that the asset's parts share
 * @param <P> the record of one part
 */
public interface AssetState<W, P> {

    /** The asset's name. */
    String asset();

    /** The record that the asset's parts share; made on first use. */
    W whole();

    /**
     * The record of one part; made on first use.
     *
     * @param name the part's name within the asset: a sensor, a detector, a rule
     */
    P part(String name);
}
