/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.fault;

import java.util.List;

/** A sensor is missing from the payloads while the others go on. */
public record SensorDropout(String asset, String sensor, long startMillis, long endMillis)
        implements Fault {

    public static final String NAME = "sensor-dropout";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> sensors() {
        return List.of(sensor);
    }
}
