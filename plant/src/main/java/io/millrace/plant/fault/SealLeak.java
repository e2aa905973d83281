/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.fault;

import java.util.List;

/**
 * A pump's seal leaks: flow goes up while pressure falls below the pump curve, and the motor's
 * current changes; to the full extent in 4 s.
 */
public record SealLeak(String asset, long startMillis, long endMillis) implements Fault {

    public static final String NAME = "seal-leak";

    private static final long RAMP_MILLIS = 4_000;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> sensors() {
        return List.of("flow_rate", "pressure", "motor_current");
    }

    /** Extent in [0, 1]. */
    public double damageAt(long millis) {
        return Damage.at(this, millis, RAMP_MILLIS);
    }
}
