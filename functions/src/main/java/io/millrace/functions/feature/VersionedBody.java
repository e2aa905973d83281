/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.EOFException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Function;

/**
 * A record's bytes behind their length, so that a record which is too short, too long or of another
 * version is refused and never half understood.
 */
final class VersionedBody {

    /** Seven bits a byte. */
    static final int LONGEST_VARINT = 10;

    private static final int CHUNK = 1 << 16;

    private VersionedBody() {}

    /** Writes what was put into the buffer. */
    static void write(ByteBuffer body, DataOutput out) throws IOException {
        out.writeInt(body.position());
        out.write(body.array(), body.arrayOffset(), body.position());
    }

    /**
     * Reads a body and has it parsed to its last byte.
     *
     * @param what the record, for the message
     * @param known the only version that can be read
     * @param stored the version the bytes were written with
     * @throws IOException if the version is another one, or the bytes are fewer or more than the
     *     record takes
     */
    static <R> R read(
            String what, int known, int stored, DataInput in, Function<ByteBuffer, R> parser)
            throws IOException {
        if (stored != known) {
            throw new IOException(
                    "%s: stored in version %d, but only version %d can be read"
                            .formatted(what, stored, known));
        }
        String damaged =
                "%s: stored in version %d, read as version %d, but ".formatted(what, stored, known);
        ByteBuffer body = ByteBuffer.wrap(bytes(in, damaged));
        R record;
        try {
            record = parser.apply(body);
        } catch (BufferUnderflowException e) {
            throw new IOException(damaged + "its bytes end too early", e);
        } catch (IllegalArgumentException e) {
            throw new IOException(damaged + "it is damaged: " + e.getMessage(), e);
        }
        if (body.hasRemaining()) {
            throw new IOException(damaged + body.remaining() + " bytes are left over");
        }
        return record;
    }

    static void putVarint(ByteBuffer out, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        out.put((byte) rest);
    }

    static long getVarint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = in.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number of more than 64 bits");
    }

    /** In chunks: a damaged length must not ask for memory that the bytes cannot fill. */
    private static byte[] bytes(DataInput in, String damaged) throws IOException {
        byte[] bytes = new byte[0];
        try {
            int length = in.readInt();
            if (length < 0) {
                throw new IOException(damaged + "its length is " + length);
            }
            int have = 0;
            while (have < length) {
                int more = Math.min(length - have, Math.max(CHUNK, have));
                bytes = Arrays.copyOf(bytes, have + more);
                in.readFully(bytes, have, more);
                have += more;
            }
        } catch (EOFException e) {
            throw new IOException(damaged + "its bytes end too early", e);
        }
        return bytes;
    }
}
