/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.fault;

import java.util.List;

/**
 * A turbine's bearing wears out: vibration and temperature creep up together, to the full extent in
 * 6 s. When it is over the bearing has been replaced: vibration is back at once, the temperature
 * goes down with its lag.
 */
public record BearingWear(String asset, long startMillis, long endMillis) implements Fault {

    public static final String NAME = "bearing-wear";

    private static final long RAMP_MILLIS = 6_000;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> sensors() {
        return List.of("vibration_hz", "temperature_c");
    }

    /** Extent in [0, 1]. */
    public double damageAt(long millis) {
        return Damage.at(this, millis, RAMP_MILLIS);
    }
}
