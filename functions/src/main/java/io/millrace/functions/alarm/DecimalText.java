/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.alarm;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Numbers for people. The text depends on the number alone: no locale, and not on the Java release
 * as {@link Double#toString(double)} does, whose digits changed in Java 19.
 */
final class DecimalText {

    /** Enough for a sensor's value; more digits would only be noise in a sentence. */
    private static final int USUAL_DIGITS = 6;

    /** A double is always recovered from so many digits (IEEE 754-2019, 5.12.2). */
    private static final int ALL_DIGITS = 17;

    private DecimalText() {}

    /** A limit: the fewest digits, from 15, that are read back as the same number. */
    static String ofLimit(double limit) {
        for (int digits = 15; digits < ALL_DIGITS; digits++) {
            String text = rounded(limit, digits);
            if (Double.parseDouble(text) == limit) {
                return text;
            }
        }
        return rounded(limit, ALL_DIGITS);
    }

    /**
     * A value that is compared with a limit: six digits, or more where rounding to six would put it
     * on the other side, as in "95 &gt; 95".
     */
    static String ofValue(double value, Operator operator, double limit) {
        boolean holds = operator.holds(value, limit);
        for (int digits = USUAL_DIGITS; digits < ALL_DIGITS; digits++) {
            String text = rounded(value, digits);
            if (operator.holds(Double.parseDouble(text), limit) == holds) {
                return text;
            }
        }
        return rounded(value, ALL_DIGITS);
    }

    /** A number in at most so many significant digits, rounded half to even. */
    static String rounded(double number, int digits) {
        if (Double.isNaN(number)) {
            return "NaN";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "Infinity" : "-Infinity";
        }
        BigDecimal decimal =
                new BigDecimal(number)
                        .round(new MathContext(digits, RoundingMode.HALF_EVEN))
                        .stripTrailingZeros();
        int exponent = decimal.precision() - decimal.scale() - 1;
        boolean plain = decimal.signum() == 0 || (exponent >= -5 && exponent < ALL_DIGITS);
        return plain ? decimal.toPlainString() : decimal.toString();
    }
}
