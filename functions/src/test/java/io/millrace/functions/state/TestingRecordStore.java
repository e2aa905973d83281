/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A store in two maps that counts what is asked of it. */
final class TestingRecordStore implements RecordStore {

    final Map<String, Map<String, byte[]>> records = new HashMap<>();
    int loads;
    int saves;

    @Override
    public byte @Nullable [] load(String asset, String part) {
        loads++;
        return records.getOrDefault(asset, Map.of()).get(part);
    }

    @Override
    public void save(String asset, String part, byte[] bytes) {
        saves++;
        records.computeIfAbsent(asset, name -> new HashMap<>()).put(part, bytes);
    }
}
