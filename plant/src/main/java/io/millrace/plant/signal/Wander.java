/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.signal;

/**
 * A value that wanders around zero: an Ornstein-Uhlenbeck process in its exact discrete form, so
 * its distribution (normal, standard deviation as given) does not depend on the step.
 */
public final class Wander {

    private final Noise noise;
    private final double timeConstantSeconds;
    private final double standardDeviation;
    private double value;

    /**
     * @param noise where the randomness comes from
     * @param timeConstantSeconds how long the value remembers itself, above 0
     * @param standardDeviation of the value, from 0
     */
    public Wander(Noise noise, double timeConstantSeconds, double standardDeviation) {
        this.noise = noise;
        this.timeConstantSeconds = timeConstantSeconds;
        this.standardDeviation = standardDeviation;
        value = standardDeviation * noise.gaussian();
    }

    /** The value after another time span. */
    public double advance(double seconds) {
        double kept = StrictMath.exp(-seconds / timeConstantSeconds);
        value =
                value * kept
                        + standardDeviation * StrictMath.sqrt(1 - kept * kept) * noise.gaussian();
        return value;
    }
}
