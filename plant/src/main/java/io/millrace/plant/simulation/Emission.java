/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.simulation;

import io.millrace.plant.asset.Asset;

/** One message that a machine sends. */
public sealed interface Emission {

    /** The machine that sends. */
    Asset asset();

    /** When, since the plant began to publish. */
    long elapsedMillis();

    /**
     * What the sensors delivered.
     *
     * @param values in the order of the asset's sensors; NaN where the sensor delivered nothing
     * @param status what the machine said it was doing
     */
    record Measurement(Asset asset, long elapsedMillis, double[] values, String status)
            implements Emission {

        /** How many sensors delivered a value. */
        public int readings() {
            int count = 0;
            for (double value : values) {
                if (Double.isFinite(value)) {
                    count++;
                }
            }
            return count;
        }
    }

    /** Bytes that nobody can read. */
    record Garbage(Asset asset, long elapsedMillis, byte[] bytes) implements Emission {}
}
