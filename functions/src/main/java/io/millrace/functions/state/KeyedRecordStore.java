/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state;

import java.io.IOException;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.streaming.api.operators.KeyContext;
import org.jspecify.annotations.Nullable;

/**
 * Records in Flink's keyed state. The key context is set here, at each load and save, and nowhere
 * else: a reading of a resident asset never costs it.
 */
final class KeyedRecordStore implements RecordStore {

    private final KeyContext context;
    private final MapState<String, byte[]> records;

    KeyedRecordStore(KeyContext context, MapState<String, byte[]> records) {
        this.context = context;
        this.records = records;
    }

    @Override
    public byte @Nullable [] load(String asset, String part) throws IOException {
        context.setCurrentKey(asset);
        try {
            return records.get(part);
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    @Override
    public void save(String asset, String part, byte[] bytes) throws IOException {
        context.setCurrentKey(asset);
        try {
            records.put(part, bytes);
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
