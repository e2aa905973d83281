/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.fault;

import java.util.List;

/** A sensor shows values that the machine can never have, for a moment. */
public record Spike(String asset, String sensor, long startMillis, long endMillis)
        implements Fault {

    public static final String NAME = "spike";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> sensors() {
        return List.of(sensor);
    }
}
