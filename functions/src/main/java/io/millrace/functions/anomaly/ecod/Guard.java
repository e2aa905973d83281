/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly.ecod;

/** What keeps a fault from teaching itself. Only tests choose another than the quarantine. */
enum Guard {
    /** As {@link EcodModel} says. */
    QUARANTINE,
    /** Nothing: every observation is learned at once. */
    NONE,
    /** Flagged observations are dropped, the limit is taken from the others. */
    DROP_FLAGGED
}
