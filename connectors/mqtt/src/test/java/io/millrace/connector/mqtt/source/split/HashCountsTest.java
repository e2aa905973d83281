/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Against a map of objects, under additions and removals that collide. */
class HashCountsTest {

    @Test
    void behavesLikeAMapOfCounts() {
        SplittableRandom random = new SplittableRandom(7);
        HashCounts counts = new HashCounts();
        Map<Long, Integer> expected = new HashMap<>();
        List<Long> present = new ArrayList<>();
        for (int step = 0; step < 60_000; step++) {
            // Few homes and many keys: long probe sequences, and zero among them.
            long hash = random.nextLong(64) | (random.nextLong(40) << 40);
            if (present.size() < 3_000 && random.nextInt(5) < 3) {
                counts.add(hash);
                expected.merge(hash, 1, Integer::sum);
                present.add(hash);
            } else if (!present.isEmpty()) {
                long gone = present.remove(random.nextInt(present.size()));
                counts.remove(gone);
                expected.computeIfPresent(gone, (k, v) -> v == 1 ? null : v - 1);
            }
            assertThat(counts.contains(hash)).isEqualTo(expected.containsKey(hash));
        }
        assertThat(expected).isNotEmpty();
        expected.keySet().forEach(hash -> assertThat(counts.contains(hash)).isTrue());
    }

    @Test
    void refusesToRemoveWhatIsNotThere() {
        assertThatThrownBy(() -> new HashCounts().remove(5))
                .isInstanceOf(IllegalStateException.class);
    }
}
