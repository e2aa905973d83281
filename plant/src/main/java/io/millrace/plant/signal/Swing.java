/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.signal;

/**
 * A value that swings around zero like a sine, in rounds whose length and height differ a little:
 * what a process does that is driven by something regular.
 */
public final class Swing {

    private static final double LENGTH_VARIATION = 0.03;
    private static final double HEIGHT_VARIATION = 0.05;

    private final Noise noise;
    private final double period;
    private final double amplitude;
    private double phase;
    private double length;
    private double height;

    /**
     * A swing at a random phase.
     *
     * @param noise where the randomness comes from
     * @param periodSeconds mean length of a round, above 0
     * @param amplitude mean height of a round, from 0
     */
    public Swing(Noise noise, double periodSeconds, double amplitude) {
        this.noise = noise;
        this.period = periodSeconds;
        this.amplitude = amplitude;
        nextRound();
        phase = noise.uniform();
    }

    /** The value after another time span. */
    public double advance(double seconds) {
        phase += seconds / length;
        if (phase >= 1) {
            phase %= 1;
            nextRound();
        }
        return height * StrictMath.sin(2 * Math.PI * phase);
    }

    private void nextRound() {
        length = period * (1 + noise.uniform(-LENGTH_VARIATION, LENGTH_VARIATION));
        height = amplitude * (1 + noise.uniform(-HEIGHT_VARIATION, HEIGHT_VARIATION));
    }
}
