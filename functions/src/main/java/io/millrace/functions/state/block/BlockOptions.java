/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.block;

import java.io.Serializable;
import java.time.Duration;

/**
 * How readings are put into blocks.
 *
 * @param rows how many readings make a block full, 1 to {@link ReadingBlock#MOST_ROWS}; more cost
 *     less for each reading, up to about 64
 * @param latency how long a reading may wait for its block to become full, 0 to one minute; 0 sends
 *     each reading at once, in a block of its own
 */
public record BlockOptions(int rows, Duration latency) implements Serializable {

    private static final Duration MOST_LATENCY = Duration.ofMinutes(1);

    /** 64 rows, 5 milliseconds. */
    public static final BlockOptions DEFAULT = new BlockOptions(64, Duration.ofMillis(5));

    /** Checks the values. */
    public BlockOptions {
        if (rows < 1 || rows > ReadingBlock.MOST_ROWS) {
            throw new IllegalArgumentException(
                    "rows of a block are " + rows + ", allowed are 1 to " + ReadingBlock.MOST_ROWS);
        }
        if (latency.isNegative() || latency.compareTo(MOST_LATENCY) > 0) {
            throw new IllegalArgumentException(
                    "latency of a block is " + latency + ", allowed is PT0S to " + MOST_LATENCY);
        }
    }
}
