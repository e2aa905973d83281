/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The index against a map of the library, over random additions and removals. */
class NameIndexTest {

    /** A name alone. */
    private static final class Entry extends Named {
        Entry(String name) {
            super(name);
        }
    }

    /** Few names make long runs of full places, "Aa" and "BB" give equal hashes. */
    @ParameterizedTest(name = "{0} names")
    @ValueSource(ints = {2, 10, 1_000})
    void findsWhatWasAddedAndNotRemoved(int names) {
        Random random = new Random(names);
        NameIndex<Entry> index = new NameIndex<>();
        Map<String, Entry> map = new HashMap<>();
        for (int step = 0; step < 50_000; step++) {
            String name = (random.nextBoolean() ? "Aa" : "BB") + random.nextInt(names);
            Entry known = map.get(name);
            assertThat(index.find(name)).isSameAs(known);
            if (known == null) {
                Entry entry = new Entry(name);
                map.put(name, entry);
                index.add(entry);
            } else {
                map.remove(name);
                index.remove(known);
                assertThat(index.find(name)).isNull();
            }
            assertThat(index.size()).isEqualTo(map.size());
        }
        int seen = 0;
        for (int place = 0; place < index.places(); place++) {
            Entry entry = index.at(place);
            if (entry != null) {
                assertThat(map).containsEntry(entry.name, entry);
                seen++;
            }
        }
        assertThat(seen).isEqualTo(map.size());
    }
}
