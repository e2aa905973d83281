/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** A record that grows: one byte a character. */
final class TextCodec implements RecordCodec<StringBuilder> {

    private static final long serialVersionUID = 1L;

    @Override
    public StringBuilder create(String name) {
        return new StringBuilder();
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public void write(StringBuilder record, DataOutput out) throws IOException {
        out.writeUTF(record.toString());
    }

    @Override
    public StringBuilder read(String name, int version, DataInput in) throws IOException {
        return new StringBuilder(in.readUTF());
    }

    @Override
    public int sizeInBytes(StringBuilder record) {
        return record.length();
    }
}
