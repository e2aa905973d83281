/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly.ecod;

/**
 * The natural logarithm in plain double arithmetic: the same bits on every machine, off by less
 * than 1e-9. With {@code x = m 2^e}, m in [1, 2), and {@code c} the middle of that of 32 equal
 * parts of [1, 2) that m lies in, it is {@code e ln 2 + ln c + ln(1 + r)}, where {@code r = m/c -
 * 1} is at most 1/64.
 */
final class Logarithm {

    private static final int PARTS = 32;
    private static final double LN_2 = 0.6931471805599453;
    private static final long MANTISSA = (1L << 52) - 1;
    private static final long ONE = 1023L << 52;

    /** For each part 1/c, then ln c. */
    private static final double[] TABLE = new double[2 * PARTS];

    static {
        for (int i = 0; i < PARTS; i++) {
            double middle = 1 + (i + 0.5) / PARTS;
            TABLE[2 * i] = 1 / middle;
            TABLE[2 * i + 1] = StrictMath.log(middle);
        }
    }

    private Logarithm() {}

    /**
     * The natural logarithm.
     *
     * @param x a normal positive number
     */
    static double of(double x) {
        long bits = Double.doubleToRawLongBits(x);
        int exponent = (int) (bits >>> 52) - 1023;
        int part = (int) (bits >>> 47) & (PARTS - 1);
        double r = Double.longBitsToDouble((bits & MANTISSA) | ONE) * TABLE[2 * part] - 1;
        double square = r * r;
        return exponent * LN_2
                + TABLE[2 * part + 1]
                + (r - square * 0.5 + square * (r * (1.0 / 3) - square * 0.25));
    }
}
