/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.control;

import org.jspecify.annotations.Nullable;

/** Something that the plant is told to do. */
public sealed interface Order {

    /** Begin to publish, where the plant waits for that. */
    record Start() implements Order {}

    /** Publish no more measurements; the broker and the ledger stay. */
    record Stop() implements Order {}

    /** Stop, and end the process. */
    record End() implements Order {}

    /**
     * Let something go wrong from now on.
     *
     * @param fault kind of fault, or {@code garbage-payload}
     * @param asset machine
     * @param sensor sensor, or null for the usual one
     * @param seconds how long; NaN: as long as is usual
     */
    record Inject(String fault, String asset, @Nullable String sensor, double seconds)
            implements Order {}

    /** Something that cannot be understood; {@code reason} is one line. */
    record Refused(String reason) implements Order {}
}
