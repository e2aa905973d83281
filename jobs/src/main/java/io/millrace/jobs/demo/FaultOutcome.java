/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.demo;

import org.jspecify.annotations.Nullable;

/**
 * Whether a fault of the plant was found.
 *
 * @param name the kind of fault
 * @param asset where it was
 * @param detected whether an alarm of that asset began while the fault lasted, or shortly after
 * @param detectionDelaySeconds from the fault's begin to the alarm's, or null
 */
record FaultOutcome(
        String name, String asset, boolean detected, @Nullable Double detectionDelaySeconds) {}
