/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.stage;

import io.millrace.functions.state.page.PageStore;
import io.millrace.functions.state.page.StoredRecord;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.streaming.api.operators.KeyContext;
import org.jspecify.annotations.Nullable;

/**
 * Records in Flink's keyed state. The key context is set here, at each load and write, and nowhere
 * else: a reading of an asset in memory never costs it.
 */
final class BackendRecordStore implements RecordStore {

    private final KeyContext context;
    private final MapState<String, StoredRecord> records;
    private final PageStore pages;
    private final boolean handles;
    private final Map<String, StoredRecord> batch = new LinkedHashMap<>();

    /**
     * @param handles whether the backend is given handles to cells, not their bytes. Where it keeps
     *     the object (HashMap) that is what resident mode is, and in spill mode would let a
     *     snapshot see changes made after its barrier; so there each put has bytes of its own
     */
    BackendRecordStore(
            KeyContext context,
            MapState<String, StoredRecord> records,
            PageStore pages,
            boolean handles) {
        this.context = context;
        this.records = records;
        this.pages = pages;
        this.handles = handles;
    }

    @Override
    public @Nullable StoredRecord load(String asset, String stateKey) throws IOException {
        context.setCurrentKey(asset);
        try {
            return records.get(stateKey);
        } catch (Exception e) {
            throw asIo(e);
        }
    }

    @Override
    public void put(String asset, @Nullable String[] stateKeys, int[] cells, int count)
            throws IOException {
        context.setCurrentKey(asset);
        try {
            if (count == 1) {
                records.put(present(stateKeys[0]), stored(cells[0]));
                return;
            }
            for (int i = 0; i < count; i++) {
                batch.put(present(stateKeys[i]), stored(cells[i]));
            }
            records.putAll(batch);
        } catch (Exception e) {
            throw asIo(e);
        } finally {
            batch.clear();
        }
    }

    @Override
    public void remove(String asset, String stateKey) throws IOException {
        context.setCurrentKey(asset);
        try {
            records.remove(stateKey);
        } catch (Exception e) {
            throw asIo(e);
        }
    }

    private StoredRecord stored(int cell) {
        return handles ? StoredRecord.handle(pages, cell) : StoredRecord.copyOf(pages, cell);
    }

    private static String present(@Nullable String stateKey) {
        if (stateKey == null) {
            throw new IllegalStateException("a record without a key was to be written");
        }
        return stateKey;
    }

    private static IOException asIo(Exception e) {
        return e instanceof IOException io ? io : new IOException(e);
    }
}
