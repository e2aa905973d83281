/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.block;

/**
 * Numbers of the binary form of a block, which {@code docs/reference/raw-log.md} describes; a
 * contract with every raw log.
 */
final class BlockForm {

    static final int VERSION = 1;

    /** Values as IEEE 754 doubles, 8 bytes each. */
    static final int VALUES_DOUBLE = 0;

    /** Values as IEEE 754 floats, 4 bytes each: all of them are floats. */
    static final int VALUES_FLOAT = 1;

    /** Values as 32-bit integers of thousandths: each is that integer over 1000, rounded once. */
    static final int VALUES_THOUSANDTHS = 2;

    static final double THOUSAND = 1000d;

    /** The highest maximum parallelism of Flink. */
    static final int MOST_KEY_GROUPS = 1 << 15;

    /** More sensors than this take two bytes for a sensor's number. */
    static final int ONE_BYTE_SENSORS = 256;

    /** A group of seven bits that is not a number's last. */
    static final int MORE = 0x80;

    /** Bytes of the fixed part, at most: two bytes and five numbers below 2 to the 21. */
    static final int MOST_HEAD = 2 + 5 * 3;

    /** Bytes of a row without its names, at most: run, time, sensor, flags, value. */
    static final int MOST_ROW = 2 + 2 + 10 + 2 + 3 + Double.BYTES;

    /** Bytes of a block, at most. */
    static final int MOST_BYTES =
            MOST_HEAD
                    + Long.BYTES
                    + ReadingBlock.MOST_ROWS * (MOST_ROW + 2 * (ReadingBlock.LONGEST_NAME + 2));

    private BlockForm() {}
}
