/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.asset;

import io.millrace.plant.signal.Noise;

/**
 * The round of a turbine's modes: idle, start-up, full load, and idle again. A round lasts about 10
 * s; each length varies a little from round to round.
 */
final class DutyCycle {

    private static final double VARIATION = 0.02;

    private final Noise noise;
    private final double roundSeconds;
    private Mode mode;
    private double length;
    private double elapsed;

    DutyCycle(Noise noise) {
        this.noise = noise;
        roundSeconds = noise.uniform(9.3, 10.2);
        mode = Mode.FULL_LOAD;
        length = roundSeconds * mode.share;
        elapsed = noise.uniform(0, length);
    }

    Mode advance(double seconds) {
        elapsed += seconds;
        while (elapsed >= length) {
            elapsed -= length;
            mode = mode.next();
            length = roundSeconds * mode.share * (1 + noise.uniform(-VARIATION, VARIATION));
        }
        return mode;
    }

    /** How far the present mode is, from 0 to 1. */
    double progress() {
        return elapsed / length;
    }

    Mode mode() {
        return mode;
    }

    /** Mode of operation; its share is the part of a round that it takes. */
    enum Mode {
        IDLE("idle", 0.13),
        START_UP("start-up", 0.2),
        FULL_LOAD("full-load", 0.67);

        final String label;
        final double share;

        Mode(String label, double share) {
            this.label = label;
            this.share = share;
        }

        Mode next() {
            return switch (this) {
                case IDLE -> START_UP;
                case START_UP -> FULL_LOAD;
                case FULL_LOAD -> IDLE;
            };
        }
    }
}
