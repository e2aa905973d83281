/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.fault;

/** How far a creeping damage has gone. */
final class Damage {

    private Damage() {}

    /**
     * Extent in [0, 1]: a straight line from 0 at the start of the fault to 1 after {@code
     * rampMillis} (or half of the fault, where that is sooner), 0 outside of it.
     */
    static double at(Fault fault, long millis, long rampMillis) {
        if (!fault.activeAt(millis)) {
            return 0;
        }
        long half = Math.max(1, (fault.endMillis() - fault.startMillis()) / 2);
        return Math.min(1, (millis - fault.startMillis()) / (double) Math.min(rampMillis, half));
    }
}
