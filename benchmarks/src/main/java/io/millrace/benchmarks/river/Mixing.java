/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.river;

/** Bits that look random: the finaliser of SplittableRandom (Steele, Lea, Flood, 2014). */
final class Mixing {

    private Mixing() {}

    static long mix(long number) {
        long bits = number * 0x9E3779B97F4A7C15L;
        bits = (bits ^ bits >>> 30) * 0xBF58476D1CE4E5B9L;
        bits = (bits ^ bits >>> 27) * 0x94D049BB133111EBL;
        return bits ^ bits >>> 31;
    }
}
