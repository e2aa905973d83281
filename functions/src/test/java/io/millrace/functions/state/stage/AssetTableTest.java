/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.functions.state.page.PageStore;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Assets and their directories against maps. */
class AssetTableTest {

    private final PageStore pages = new PageStore();
    private final AssetTable table = new AssetTable(pages, pages::allocate);

    private int find(int tag, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return table.find(tag, bytes, 0, bytes.length);
    }

    private int add(int tag, String name) {
        byte[] bytes = ("--" + name + "--").getBytes(StandardCharsets.UTF_8);
        return table.add(tag, bytes, 2, bytes.length - 2);
    }

    /** The hash only says where to look. */
    @Test
    void tellsNamesWithTheSameHashApart() {
        int tag = AssetIndex.tag(42);
        for (String name : new String[] {"press", "pres", "presses", "mill", "Prüfstand", ""}) {
            assertThat(find(tag, name)).isEqualTo(AssetTable.NONE);
            int directory = add(tag, name);
            assertThat(find(tag, name)).isEqualTo(directory);
            assertThat(table.name(table.numberOf(directory))).isEqualTo(name);
        }
        table.remove(find(tag, "pres"));
        assertThat(find(tag, "pres")).isEqualTo(AssetTable.NONE);
        assertThat(table.name(table.numberOf(find(tag, "presses")))).isEqualTo("presses");
        assertThat(table.name(table.numberOf(find(tag, "Prüfstand")))).isEqualTo("Prüfstand");
    }

    /** Few tags for many names, and assets from none to hundreds of records. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void holdsWhatMapsHold(long seed) {
        Random random = new Random(seed);
        Map<String, Map<Integer, Integer>> model = new HashMap<>();
        int names = 1 + random.nextInt(60);
        int parts = 1 + random.nextInt(400);
        for (int step = 0; step < 20_000; step++) {
            String name = "asset-" + random.nextInt(names);
            int tag = AssetIndex.tag(name.hashCode() % 7);
            int directory = find(tag, name);
            assertThat(directory != AssetTable.NONE).isEqualTo(model.containsKey(name));
            if (directory == AssetTable.NONE) {
                directory = add(tag, name);
                model.put(name, new HashMap<>());
            }
            Map<Integer, Integer> records = model.getOrDefault(name, Map.of());
            int key = AssetTable.key(random.nextInt(3), random.nextInt(parts));
            int place = table.place(directory, key, random.nextInt(20));
            assertThat(place >= 0).isEqualTo(records.containsKey(key));
            if (place < 0) {
                directory = table.addRecord(directory, key, step + 1);
                records.put(key, step + 1);
            } else {
                assertThat(table.cellAt(directory, place)).isEqualTo(records.get(key));
                if (random.nextInt(3) == 0) {
                    table.removeRecord(directory, place);
                    records.remove(key);
                } else {
                    table.mark(directory, place, AssetTable.DIRTY);
                }
            }
            assertThat(table.records(directory)).isEqualTo(records.size());
            if (records.isEmpty()) {
                table.remove(directory);
                model.remove(name);
            } else if (step % 100 == 0) {
                assertThat(contents(directory)).isEqualTo(records);
            }
            assertThat(table.size()).isEqualTo(model.size());
        }
    }

    private Map<Integer, Integer> contents(int directory) {
        Map<Integer, Integer> contents = new HashMap<>();
        for (int place = 0; place < table.places(directory); place++) {
            int key = table.keyAt(directory, place) & ~(AssetTable.DIRTY | AssetTable.REFERENCED);
            if (key != 0) {
                contents.put(key, table.cellAt(directory, place));
            }
        }
        return contents;
    }

    @Test
    void packsStageAndPartIntoOneKey() {
        for (int stage : new int[] {0, 1, 61}) {
            for (int part : new int[] {0, 1, PartNames.MOST - 1}) {
                int key = AssetTable.key(stage, part) | AssetTable.DIRTY | AssetTable.REFERENCED;
                assertThat(AssetTable.stageOf(key)).isEqualTo(stage);
                assertThat(AssetTable.partOf(key)).isEqualTo(part);
            }
        }
    }
}
