/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly.ecod;

/**
 * A random source whose whole state is one number (linear congruential generator with Knuth's MMIX
 * constants), so that it is part of the detector's state and a replay draws the same lots.
 */
final class Lottery {

    private long state;

    Lottery(long seed) {
        state = seed;
    }

    long state() {
        return state;
    }

    void state(long newState) {
        state = newState;
    }

    /** A number in [0, bound), from the generator's high bits. */
    int draw(int bound) {
        state = state * 6364136223846793005L + 1442695040888963407L;
        return (int) (((state >>> 33) * bound) >>> 31);
    }
}
