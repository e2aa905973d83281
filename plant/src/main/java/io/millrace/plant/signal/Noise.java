/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.signal;

import java.nio.charset.StandardCharsets;

/**
 * A stream of pseudo-random numbers that is the same on every platform and Java version for the
 * same seed: SplitMix64 (Steele, Lea, Flood, OOPSLA 2014), and Marsaglia's polar method over {@link
 * StrictMath} for the normal distribution.
 */
public final class Noise {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final long FNV_OFFSET = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;

    private long state;
    private double spare;
    private boolean hasSpare;

    /**
     * @param seed seed of the whole plant
     * @param name who draws; streams of different names are independent
     */
    public Noise(long seed, String name) {
        long hash = FNV_OFFSET;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        state = mix(mix(seed) ^ hash);
    }

    /** 64 random bits. */
    public long bits() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** Uniform in [0, 1). */
    public double uniform() {
        return (bits() >>> 11) * 0x1.0p-53;
    }

    /** Uniform in [from, to). */
    public double uniform(double from, double to) {
        return from + (to - from) * uniform();
    }

    /** Uniform among 0 .. bound-1. */
    public int below(int bound) {
        return (int) (uniform() * bound);
    }

    /** Standard normal. */
    public double gaussian() {
        if (hasSpare) {
            hasSpare = false;
            return spare;
        }
        double x;
        double y;
        double square;
        do {
            x = uniform(-1, 1);
            y = uniform(-1, 1);
            square = x * x + y * y;
        } while (square >= 1 || square == 0);
        double factor = StrictMath.sqrt(-2 * StrictMath.log(square) / square);
        spare = y * factor;
        hasSpare = true;
        return x * factor;
    }

    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }
}
