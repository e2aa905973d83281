/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.model;

/** The states of ISA-18.2-2016 (figure 3) that Millrace moves an alarm through. */
public enum AlarmState {
    /** The condition holds and nobody has acknowledged it (state B). */
    UNACKNOWLEDGED,
    /** The condition holds and somebody knows (state C). */
    ACKNOWLEDGED,
    /** The condition is over and nobody has acknowledged it (state D). */
    RETURNED_UNACKNOWLEDGED,
    /** The condition is over and somebody knows (state A). */
    NORMAL
}
