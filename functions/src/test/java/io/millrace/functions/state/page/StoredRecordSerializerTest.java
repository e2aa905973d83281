/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

/** The stored form of a record: a contract with every savepoint. */
class StoredRecordSerializerTest {

    /** Length 19, then record length 3, version 2, event time 1 s, the record 0a0b0c. */
    private static final String STORED = "00000013" + "03000000" + "02000000" + "e803000000000000";

    private static final String RECORD = "0a0b0c";

    private final StoredRecordSerializer serializer = StoredRecordSerializer.INSTANCE;
    private final PageStore store = new PageStore(UndoLimits.DEFAULT);

    @Test
    void bytesOfItsOwnComeBackAsTheyWere() throws IOException {
        byte[] stored = HexFormat.of().parseHex(STORED + RECORD);
        StoredRecord record = serializer.deserialize(new DataInputDeserializer(stored));
        assertThat(record.recordLength()).isEqualTo(3);
        assertThat(record.version()).isEqualTo(2);
        assertThat(record.lastEventMillis()).isEqualTo(1_000);
        assertThat(record.store()).isNull();
        assertThat(serialized(record)).isEqualTo(stored);
        assertThat(serializer.copy(record)).isSameAs(record);

        DataOutputSerializer copied = new DataOutputSerializer(64);
        serializer.copy(new DataInputDeserializer(stored), copied);
        assertThat(copied.getCopyOfBuffer()).isEqualTo(stored);
    }

    @Test
    void aHandleOutsideOfASnapshotIsWrittenAsItIsNow() throws IOException {
        StoredRecord handle = handle();
        assertThat(serialized(handle)).isEqualTo(HexFormat.of().parseHex(STORED + RECORD));
        assertThat(serializer.copy(handle)).isSameAs(handle);
        change(handle);
        assertThat(serialized(handle)).isEqualTo(HexFormat.of().parseHex(STORED + "ff0b0c"));
    }

    @Test
    void aHandleWithinASnapshotIsWrittenAsOfTheFreeze() {
        StoredRecord handle = handle();
        PageSnapshot snapshot = store.freeze();
        store.beforeWrite(handle.cell());
        change(handle);
        BoundSnapshot.during(
                snapshot,
                () ->
                        assertThat(serialized(handle))
                                .isEqualTo(HexFormat.of().parseHex(STORED + RECORD)));
        assertThat(serialized(handle)).isEqualTo(HexFormat.of().parseHex(STORED + "ff0b0c"));
    }

    @Test
    void aHandleIsNotWrittenByAnyOtherThread() {
        StoredRecord handle = handle();
        CompletableFuture<byte[]> other = CompletableFuture.supplyAsync(() -> serialized(handle));
        assertThatThrownBy(other::join)
                .isInstanceOf(CompletionException.class)
                .hasMessageContaining("outside of its checkpoint");
    }

    @Test
    void aHandleOfAnotherStoreIsRefusedWithinASnapshot() {
        StoredRecord handle = handle();
        PageSnapshot foreign = new PageStore(UndoLimits.DEFAULT).freeze();
        assertThatThrownBy(() -> BoundSnapshot.during(foreign, () -> serialized(handle)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("another subtask");
    }

    @Test
    void damagedBytesAskForNoMemory() {
        for (int length : new int[] {-1, 0, 15, Integer.MAX_VALUE, (8 << 20) + 1}) {
            byte[] damaged = ByteBuffer.allocate(64).putInt(length).array();
            assertThatThrownBy(() -> serializer.deserialize(new DataInputDeserializer(damaged)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("not " + length);
        }
        byte[] contradiction = HexFormat.of().parseHex(STORED + RECORD);
        contradiction[4] = 4;
        assertThatThrownBy(() -> serializer.deserialize(new DataInputDeserializer(contradiction)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("says 3");
    }

    @Test
    void aRecordMovesToACellWithItsHeader() throws IOException {
        byte[] stored = HexFormat.of().parseHex(STORED + RECORD);
        StoredRecord record = serializer.deserialize(new DataInputDeserializer(stored));
        int cell = record.moveTo(store);
        assertThat(StoredRecord.copyOf(store, cell)).isEqualTo(record).hasSameHashCodeAs(record);
    }

    @Test
    void isCompatibleWithItself() throws IOException {
        TypeSerializerSnapshot<StoredRecord> written = serializer.snapshotConfiguration();
        DataOutputSerializer out = new DataOutputSerializer(64);
        TypeSerializerSnapshot.writeVersionedSnapshot(out, written);
        TypeSerializerSnapshot<StoredRecord> read =
                TypeSerializerSnapshot.readVersionedSnapshot(
                        new DataInputDeserializer(out.getCopyOfBuffer()),
                        getClass().getClassLoader());
        assertThat(
                        serializer
                                .snapshotConfiguration()
                                .resolveSchemaCompatibility(read)
                                .isCompatibleAsIs())
                .isTrue();
        assertThat(read.restoreSerializer()).isEqualTo(serializer);
    }

    private StoredRecord handle() {
        byte[] bytes = HexFormat.of().parseHex(STORED.substring(8) + RECORD);
        return StoredRecord.handle(store, StoredRecord.of(bytes).moveTo(store));
    }

    private void change(StoredRecord handle) {
        int record = store.base(handle.cell()) + PageStore.HEADER_BYTES;
        store.page(handle.cell())[record] = (byte) 0xff;
    }

    private byte[] serialized(StoredRecord record) {
        try {
            DataOutputSerializer out = new DataOutputSerializer(64);
            serializer.serialize(record, out);
            return out.getCopyOfBuffer();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
