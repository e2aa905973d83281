/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.page;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * Writes a record as an int, the number of bytes that follow, and so many bytes: header and record.
 * A handle is written as of the barrier if the current thread writes a frozen snapshot, else, on
 * the task thread, as it is now. What is read has bytes of its own.
 */
public final class StoredRecordSerializer extends TypeSerializerSingleton<StoredRecord> {

    /** It has no state. */
    public static final StoredRecordSerializer INSTANCE = new StoredRecordSerializer();

    private static final long serialVersionUID = 1;

    /** No record is longer; damaged bytes must not ask for more. */
    private static final int LONGEST = PageStore.HEADER_BYTES + PageStore.MAX_RECORD_BYTES;

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public StoredRecord createInstance() {
        return StoredRecord.of(new byte[PageStore.HEADER_BYTES]);
    }

    @Override
    public StoredRecord copy(StoredRecord from) {
        return from;
    }

    @Override
    public StoredRecord copy(StoredRecord from, StoredRecord reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(StoredRecord record, DataOutputView target) throws IOException {
        PageStore store = record.store();
        PageSnapshot snapshot = store == null ? null : BoundSnapshot.get();
        if (store == null) {
            write(record.ownBytes(), target);
        } else if (snapshot != null) {
            checkStore(store, snapshot);
            snapshot.write(record.cell(), target);
        } else if (store.isTaskThread()) {
            write(record.toByteArray(), target);
        } else {
            throw new IllegalStateException(
                    "a resident record was serialised outside of its checkpoint: by a state"
                            + " backend other than HashMap, or a change in Flink");
        }
    }

    private static void checkStore(PageStore store, @Nullable PageSnapshot snapshot) {
        if (snapshot != null && snapshot.store() != store) {
            throw new IllegalStateException("a resident record of another subtask was serialised");
        }
    }

    private static void write(byte[] bytes, DataOutputView target) throws IOException {
        target.writeInt(bytes.length);
        target.write(bytes);
    }

    @Override
    public StoredRecord deserialize(DataInputView source) throws IOException {
        byte[] bytes = new byte[readLength(source)];
        source.readFully(bytes);
        try {
            return StoredRecord.of(bytes);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public StoredRecord deserialize(StoredRecord reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        int length = readLength(source);
        target.writeInt(length);
        target.write(source, length);
    }

    private static int readLength(DataInputView source) throws IOException {
        int length = source.readInt();
        if (length < PageStore.HEADER_BYTES || length > LONGEST) {
            throw new IOException(
                    "a stored record must have between "
                            + PageStore.HEADER_BYTES
                            + " and "
                            + LONGEST
                            + " bytes, not "
                            + length);
        }
        return length;
    }

    @Override
    public TypeSerializerSnapshot<StoredRecord> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names this serializer in savepoints: a contract. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<StoredRecord> {

        /** For Flink. */
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
