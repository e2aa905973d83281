/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload;

import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * Numbers written in decimal digits, as people and devices write them. Not what Java takes as well:
 * hexadecimal floats, and suffixes such as the d of {@code 1d}.
 */
final class Numbers {

    private static final int LONGEST = 100;
    private static final Pattern DECIMAL =
            Pattern.compile("[-+]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][-+]?[0-9]{1,4})?");

    private Numbers() {}

    /** The number, or nothing where the text is none; surrounding white space does not count. */
    static OptionalDouble decimal(String text) {
        String word = text.strip();
        if (word.isEmpty() || word.length() > LONGEST) {
            return OptionalDouble.empty();
        }
        switch (word) {
            case "NaN", "nan" -> {
                return OptionalDouble.of(Double.NaN);
            }
            case "Infinity", "+Infinity", "inf" -> {
                return OptionalDouble.of(Double.POSITIVE_INFINITY);
            }
            case "-Infinity", "-inf" -> {
                return OptionalDouble.of(Double.NEGATIVE_INFINITY);
            }
            default -> {
                return DECIMAL.matcher(word).matches()
                        ? OptionalDouble.of(Double.parseDouble(word))
                        : OptionalDouble.empty();
            }
        }
    }
}
