/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly.ecod;

/**
 * A random source whose whole state is one number of the record (linear congruential generator with
 * Knuth's MMIX constants), so that a replay draws the same lots.
 */
final class Lottery {

    static final long SEED = 20_220_103;

    private Lottery() {}

    /** A number in [0, bound), from the generator's high bits. */
    static int draw(EcodRecord record, int bound) {
        long state = record.lots() * 6364136223846793005L + 1442695040888963407L;
        record.lots(state);
        return (int) (((state >>> 33) * bound) >>> 31);
    }
}
