/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.types;

import io.millrace.functions.model.Origin;
import io.millrace.functions.model.Quality;
import java.io.IOException;

/**
 * Quality and origin in the low {@link #BITS} bits of a byte: bits 0 and 1 are 0 good, 1 uncertain,
 * 2 bad; bit 2 is 0 live, 1 history. These numbers are the wire's, whatever the order of the enums.
 */
public final class QualityAndOrigin {

    /** How many bits they take. */
    public static final int BITS = 3;

    /** Those bits. */
    public static final int MASK = (1 << BITS) - 1;

    private static final int HISTORY = 4;

    private QualityAndOrigin() {}

    /** The code of both. */
    public static int pack(Quality quality, Origin origin) {
        int low =
                switch (quality) {
                    case GOOD -> 0;
                    case UNCERTAIN -> 1;
                    case BAD -> 2;
                };
        return origin == Origin.HISTORY ? low | HISTORY : low;
    }

    /** The quality; an {@link IOException} where the bits are no quality's. */
    public static Quality quality(int packed) throws IOException {
        return switch (packed & 3) {
            case 0 -> Quality.GOOD;
            case 1 -> Quality.UNCERTAIN;
            case 2 -> Quality.BAD;
            default -> throw new IOException("not the code of a quality: 3, known are 0 to 2");
        };
    }

    /** The origin; every bit pattern has one. */
    public static Origin origin(int packed) {
        return (packed & HISTORY) == 0 ? Origin.LIVE : Origin.HISTORY;
    }
}
