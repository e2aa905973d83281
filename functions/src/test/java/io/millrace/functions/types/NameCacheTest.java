/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.types;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

/** Names that are known are the same object, and never another name, whatever their hashes are. */
class NameCacheTest {

    private final NameCache cache = new NameCache();

    private String through(String name) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(16);
        cache.write(name, out);
        DataOutputSerializer plain = new DataOutputSerializer(16);
        Text.write(name, plain);
        assertThat(out.getCopyOfBuffer()).isEqualTo(plain.getCopyOfBuffer());
        return cache.read(new DataInputDeserializer(out.getCopyOfBuffer()));
    }

    @Test
    void givesTheSameObjectForAKnownName() throws IOException {
        String first = through("temperature");
        assertThat(through(new String("temperature".toCharArray()))).isSameAs(first);
    }

    @Test
    void tellsNamesOfEqualByteHashApart() throws IOException {
        String[] pair = pairOfEqualByteHash();
        assertThat(pair[0]).isNotEqualTo(pair[1]);
        String first = through(pair[0]);
        String second = through(pair[1]);
        assertThat(first).isEqualTo(pair[0]);
        assertThat(second).isEqualTo(pair[1]);
        assertThat(through(pair[0])).isSameAs(first);
        assertThat(through(pair[1])).isSameAs(second);
    }

    @Test
    void tellsNamesOfEqualStringHashApart() throws IOException {
        assertThat("Aa".hashCode()).isEqualTo("BB".hashCode());
        for (int round = 0; round < 2; round++) {
            assertThat(through("Aa")).isEqualTo("Aa");
            assertThat(through("BB")).isEqualTo("BB");
        }
    }

    @Test
    void staysRightBeyondItsBound() throws IOException {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 3 * NameSlots.MOST_SLOTS; i++) {
                String name = "asset-" + i;
                assertThat(through(name)).isEqualTo(name);
            }
        }
    }

    /** But for a few that share a full place; a table that does not grow makes 4,000 strings. */
    @Test
    void growsUntilTheNamesFit() throws IOException {
        for (int round = 0; round < 100; round++) {
            for (int i = 0; i < 2_000; i++) {
                through("asset-" + i);
            }
        }
        Set<String> objects = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 2_000; i++) {
                objects.add(through("asset-" + i));
            }
        }
        assertThat(objects).hasSizeLessThan(2_050);
    }

    @Test
    void boundsTheTable() {
        NameSlots slots = new NameSlots();
        for (int i = 0; i < 20 * NameSlots.MOST_SLOTS; i++) {
            slots.remember(new NameSlots.Entry(i, "n", new byte[0]));
        }
        assertThat(slots.capacity()).isEqualTo(NameSlots.MOST_SLOTS);
    }

    /** By the birthday bound, some 80,000 names are expected to hold a pair of 32 equal bits. */
    private static String[] pairOfEqualByteHash() {
        Map<Integer, String> seen = new HashMap<>();
        for (int i = 0; i < 2_000_000; i++) {
            String name = "sensor-number-" + i;
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            String other = seen.put(NameCache.hash(bytes, 0, bytes.length), name);
            if (other != null) {
                return new String[] {other, name};
            }
        }
        throw new AssertionError("no two names of equal hash among 2,000,000");
    }
}
