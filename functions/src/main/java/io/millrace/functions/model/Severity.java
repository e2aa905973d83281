/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.model;

/** How grave an alarm is, in ascending order. */
public enum Severity {
    INFO,
    WARNING,
    CRITICAL
}
