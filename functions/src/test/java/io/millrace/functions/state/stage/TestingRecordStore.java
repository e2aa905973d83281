/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.stage;

import io.millrace.functions.state.page.PageStore;
import io.millrace.functions.state.page.StoredRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A store in two maps that remembers what is asked of it. */
final class TestingRecordStore implements RecordStore {

    final PageStore pages = new PageStore();
    final Map<String, Map<String, StoredRecord>> records = new HashMap<>();
    final List<String> puts = new ArrayList<>();
    int loads;

    @Override
    public @Nullable StoredRecord load(String asset, String stateKey) {
        loads++;
        return records.getOrDefault(asset, Map.of()).get(stateKey);
    }

    @Override
    public void put(String asset, @Nullable String[] stateKeys, int[] cells, int count) {
        for (int i = 0; i < count; i++) {
            String stateKey = Objects.requireNonNull(stateKeys[i]);
            puts.add(asset + " " + stateKey);
            records.computeIfAbsent(asset, name -> new HashMap<>())
                    .put(stateKey, StoredRecord.copyOf(pages, cells[i]));
        }
    }

    /** How many records there are. */
    int distinctRecords() {
        return records.values().stream().mapToInt(Map::size).sum();
    }

    @Override
    public void remove(String asset, String stateKey) {
        Map<String, StoredRecord> ofAsset = records.get(asset);
        if (ofAsset != null) {
            ofAsset.remove(stateKey);
            if (ofAsset.isEmpty()) {
                records.remove(asset);
            }
        }
    }
}
