/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

/**
 * Error-free transformations: what a floating-point sum, difference or product lost to rounding,
 * exactly. They hold for finite numbers whose products neither overflow (beyond about 1e300) nor
 * underflow. {@link Math#fma} would be shorter, but on processors without that instruction it is
 * emulated by big decimals, which allocate.
 *
 * <p>Source: T. Ogita, S. M. Rump, S. Oishi, Accurate sum and dot product, SIAM J. Sci. Comput. 26
 * (2005), 1955-1988: Knuth's two-sum, Dekker's split, Veltkamp's product.
 */
final class ErrorFree {

    /** 2^27 + 1: splits 53 bits into two halves of at most 26. */
    private static final double SPLITTER = 0x1p27 + 1;

    private ErrorFree() {}

    /** a + b = sum + the result, exactly, where sum = fl(a + b). */
    static double sumError(double a, double b, double sum) {
        double virtual = sum - a;
        return (a - (sum - virtual)) + (b - virtual);
    }

    /** a - b = difference + the result, exactly, where difference = fl(a - b). */
    static double differenceError(double a, double b, double difference) {
        double virtual = difference - a;
        return (a - (difference - virtual)) - (b + virtual);
    }

    /** The upper 26 bits of a; what is left, a - upper(a), has no more than 26 bits either. */
    static double upper(double a) {
        double scaled = SPLITTER * a;
        return scaled - (scaled - a);
    }

    /** a * b = product + the result, exactly, where product = fl(a * b). */
    static double productError(double a, double b, double product) {
        double aUpper = upper(a);
        double aLower = a - aUpper;
        double bUpper = upper(b);
        double bLower = b - bUpper;
        return aLower * bLower
                - (((product - aUpper * bUpper) - aLower * bUpper) - aUpper * bLower);
    }

    /**
     * count * a = product + the result, exactly, where product = fl(count * a): what {@link
     * #productError} gives, shorter because a count is its own upper part.
     *
     * @param count of magnitude up to 2^26
     */
    static double multipleError(int count, double a, double product) {
        double aUpper = upper(a);
        return (a - aUpper) * count - (product - aUpper * count);
    }
}
