/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.signal;

/**
 * A value that follows another one late: a first-order system, stepped exactly, so that it is
 * stable for any step.
 */
public final class Lag {

    private final double timeConstantSeconds;
    private double value;

    /**
     * @param timeConstantSeconds after so long 63 % of a step is made up, above 0
     * @param initial value at the start
     */
    public Lag(double timeConstantSeconds, double initial) {
        this.timeConstantSeconds = timeConstantSeconds;
        value = initial;
    }

    /** The value after it has followed {@code target} for a time span. */
    public double follow(double target, double seconds) {
        value = target + (value - target) * StrictMath.exp(-seconds / timeConstantSeconds);
        return value;
    }

    /** The value now. */
    public double value() {
        return value;
    }
}
