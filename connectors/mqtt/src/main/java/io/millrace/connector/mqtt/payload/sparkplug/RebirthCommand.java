/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload.sparkplug;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The command by which a host asks an edge node for its births (section 6.4.22). */
public final class RebirthCommand {

    private static final String NAME = "Node Control/Rebirth";

    private RebirthCommand() {}

    /**
     * Its payload.
     *
     * @param atMillis when it is sent, milliseconds since the epoch
     */
    public static byte[] payload(long atMillis) {
        try {
            byte[] metric =
                    written(
                            out -> {
                                out.writeString(1, NAME);
                                out.writeUInt64(3, atMillis);
                                out.writeUInt32(4, DataType.BOOLEAN.number());
                                out.writeBool(14, true);
                            });
            return written(
                    out -> {
                        out.writeUInt64(1, atMillis);
                        out.writeByteArray(2, metric);
                    });
        } catch (IOException e) {
            throw new UncheckedIOException("writing into memory failed", e);
        }
    }

    private static byte[] written(Fields fields) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        fields.writeTo(out);
        out.flush();
        return bytes.toByteArray();
    }

    /** Fields of one message. */
    private interface Fields {
        void writeTo(CodedOutputStream out) throws IOException;
    }
}
