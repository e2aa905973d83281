/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.asset;

/**
 * One sensor of a machine.
 *
 * @param name its name within the machine, with the unit where the name tells it
 * @param decimals digits behind the point that it delivers, 0 to 6
 * @param noise standard deviation of its measurement error, in its unit
 * @param absurd a value that the machine can never have: what a spike shows
 */
public record Sensor(String name, int decimals, double noise, double absurd) {

    private static final double[] POWERS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000};

    /** A value as the sensor would deliver it: rounded to its decimals. */
    public double quantise(double value) {
        return Math.rint(value * POWERS[decimals]) / POWERS[decimals];
    }
}
