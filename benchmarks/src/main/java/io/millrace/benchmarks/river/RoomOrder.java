/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.river;

/**
 * Another order of the rooms in each round: a bijection of {@code [0, rooms)} that costs a few
 * nanoseconds and no memory. Bijections of the next power of two (products with odd numbers and
 * shifted exclusive ors), walked until the number lies in the range again (Black and Rogaway,
 * "Ciphers with Arbitrary Finite Domains", 2002).
 */
final class RoomOrder {

    private final int rooms;
    private final int mask;
    private final int shift;
    private int multiplier;
    private int offset;

    /**
     * @param rooms how many there are, in [1, 2^30]
     */
    RoomOrder(int rooms) {
        if (rooms < 1 || rooms > 1 << 30) {
            throw new IllegalArgumentException("rooms must be in [1, 2^30] but were " + rooms);
        }
        this.rooms = rooms;
        int bits = Math.max(2, 32 - Integer.numberOfLeadingZeros(rooms - 1));
        mask = (1 << bits) - 1;
        shift = (bits + 1) / 2;
        round(0);
    }

    /** Begins a round; each has an order of its own. */
    void round(long round) {
        long bits = Mixing.mix(round);
        multiplier = (int) bits | 1;
        offset = (int) (bits >>> 32);
    }

    /**
     * The room at a position.
     *
     * @param position in [0, rooms)
     */
    int room(int position) {
        int x = position;
        do {
            x = x * multiplier + offset & mask;
            x ^= x >>> shift;
            x = x * 0x9E3779B1 & mask;
            x ^= x >>> shift;
            x = x * 0x85EBCA6B + multiplier & mask;
            x ^= x >>> shift;
        } while (x >= rooms);
        return x;
    }
}
