/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.alarm;

import io.millrace.functions.state.RecordCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The binary form of {@link ActiveRules}. Version 1: how many there are as a big-endian int32, then
 * each name as {@link DataOutput#writeUTF} writes it.
 */
final class ActiveRulesCodec implements RecordCodec<ActiveRules> {

    private static final long serialVersionUID = 1L;

    private static final int VERSION = 1;

    @Override
    public ActiveRules create(String name) {
        return new ActiveRules(List.of());
    }

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public void write(ActiveRules active, DataOutput out) throws IOException {
        out.writeInt(active.size());
        for (int i = 0; i < active.size(); i++) {
            out.writeUTF(active.name(i));
        }
    }

    @Override
    public ActiveRules read(String name, int version, DataInput in) throws IOException {
        if (version != VERSION) {
            throw new IOException(
                    "the active rules of asset '%s' have version %d but this release reads version %d"
                            .formatted(name, version, VERSION));
        }
        int size = in.readInt();
        if (size < 0) {
            throw new IOException(
                    "the active rules of asset '%s' are damaged: there are %d"
                            .formatted(name, size));
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            names.add(in.readUTF());
        }
        return new ActiveRules(names);
    }

    @Override
    public int sizeInBytes(ActiveRules active) {
        int size = 64;
        for (int i = 0; i < active.size(); i++) {
            size += 56 + active.name(i).length();
        }
        return size;
    }
}
