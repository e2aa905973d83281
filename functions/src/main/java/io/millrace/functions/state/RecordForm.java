/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * Turns records into the bytes that {@link StageRecords} describes, and back. Holds buffers: for
 * one thread only.
 *
 * @param <R> the record
 */
final class RecordForm<R> {

    private static final int FIRST_BUFFER_BYTES = 1024;

    private final RecordCodec<R> codec;
    private final DataOutputSerializer out = new DataOutputSerializer(FIRST_BUFFER_BYTES);
    private final DataInputDeserializer in = new DataInputDeserializer();

    RecordForm(RecordCodec<R> codec) {
        this.codec = codec;
    }

    R create(String name) {
        return codec.create(name);
    }

    int sizeInBytes(R record) {
        return codec.sizeInBytes(record);
    }

    /** An array of its own for each call: a state backend on the heap keeps what it is given. */
    byte[] encode(R record) throws IOException {
        out.clear();
        out.writeInt(codec.version());
        codec.write(record, out);
        return out.getCopyOfBuffer();
    }

    R decode(String name, byte[] bytes) throws IOException {
        in.setBuffer(bytes);
        int version = in.readInt();
        if (version < 1 || version > codec.version()) {
            throw new IOException(
                    "the record has version "
                            + version
                            + ", and "
                            + codec.getClass().getName()
                            + " reads versions 1 to "
                            + codec.version());
        }
        R record = codec.read(name, version, in);
        if (in.available() != 0) {
            throw new IOException(
                    "the record of version "
                            + version
                            + " has "
                            + in.available()
                            + " bytes more than "
                            + codec.getClass().getName()
                            + " read");
        }
        return record;
    }
}
