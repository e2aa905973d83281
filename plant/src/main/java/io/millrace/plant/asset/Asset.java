/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.asset;

import java.util.List;

/**
 * A machine: what it does in simulated time, and what its sensors then truly see (before
 * measurement noise).
 *
 * <p>Time runs faster in this plant than in a real one: warm-up, thermostat and duty cycles that
 * take minutes to hours elsewhere take seconds here, so that a demonstration of one minute sees
 * them all, and a detector that has seen the first 20 seconds has seen every mode of operation. All
 * machines are in their steady way of working from the first moment on.
 */
public sealed interface Asset permits HvacRoom, WindTurbine, Pump {

    /** How long each machine has run before its first measurement. */
    double SETTLING_SECONDS = 60;

    /** Longest step of the physics. */
    double LONGEST_STEP_SECONDS = 0.1;

    /** Name, unique in the plant, for example {@code turbine-3}. */
    String id();

    /** What is measured, in the order of {@link #observe}. */
    List<Sensor> sensors();

    /** Measurements a second at rate factor 1. */
    double ratePerSecond();

    /** What the machine says it is doing. */
    String status();

    /**
     * Lets time pass, one step of at most {@link #LONGEST_STEP_SECONDS}.
     *
     * @param seconds how long
     * @param damage extent of the damage that this kind of machine can have (bearing, seal), from 0
     *     (sound) to 1
     */
    void step(double seconds, double damage);

    /** True values of all sensors now. */
    void observe(double[] values);

    /** Lets any time pass. */
    default void advance(double seconds, double damage) {
        int steps = Math.max(1, (int) Math.ceil(seconds / LONGEST_STEP_SECONDS - 1e-9));
        for (int i = 0; i < steps; i++) {
            step(seconds / steps, damage);
        }
    }

    /** Index of a sensor, or -1. */
    default int indexOf(String sensor) {
        for (int i = 0; i < sensors().size(); i++) {
            if (sensors().get(i).name().equals(sensor)) {
                return i;
            }
        }
        return -1;
    }
}
