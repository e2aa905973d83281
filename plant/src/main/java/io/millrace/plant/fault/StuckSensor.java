/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.fault;

import java.util.List;

/** A sensor delivers the last value that it had before, exactly, again and again. */
public record StuckSensor(String asset, String sensor, long startMillis, long endMillis)
        implements Fault {

    public static final String NAME = "stuck-sensor";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> sensors() {
        return List.of(sensor);
    }
}
