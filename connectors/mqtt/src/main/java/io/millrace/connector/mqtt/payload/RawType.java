/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload;

/** How a payload that is one number is written. */
public enum RawType {
    /** Digits; also true, false, on and off. */
    TEXT(0),
    INT8(1),
    UINT8(1),
    INT16(2),
    UINT16(2),
    INT32(4),
    UINT32(4),
    INT64(8),
    UINT64(8),
    FLOAT32(4),
    FLOAT64(8);

    private final int bytes;

    RawType(int bytes) {
        this.bytes = bytes;
    }

    /** How many bytes it has, 0 for a text. */
    public int bytes() {
        return bytes;
    }
}
