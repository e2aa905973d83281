/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.peer;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes a room's array as it stands, behind a small directory. */
public final class BlobRoomSerializer extends TypeSerializerSingleton<BlobRoom> {

    private static final long serialVersionUID = 1L;

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public BlobRoom createInstance() {
        return new BlobRoom("");
    }

    @Override
    public BlobRoom copy(BlobRoom from) {
        return from.copy();
    }

    @Override
    public BlobRoom copy(BlobRoom from, BlobRoom reuse) {
        return from.copy();
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(BlobRoom room, DataOutputView target) throws IOException {
        room.write(target);
    }

    @Override
    public BlobRoom deserialize(DataInputView source) throws IOException {
        return BlobRoom.read(source);
    }

    @Override
    public BlobRoom deserialize(BlobRoom reuse, DataInputView source) throws IOException {
        return BlobRoom.read(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        BlobRoom.read(source).write(target);
    }

    @Override
    public TypeSerializerSnapshot<BlobRoom> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serializer in savepoints. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<BlobRoom> {

        /** For Flink. */
        public Snapshot() {
            super(BlobRoomSerializer::new);
        }
    }
}
