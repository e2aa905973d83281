/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.model;

/** How a reading reached us. */
public enum Origin {
    /** As it happened. */
    LIVE,
    /** Fetched or sent later, to fill a gap. */
    HISTORY
}
