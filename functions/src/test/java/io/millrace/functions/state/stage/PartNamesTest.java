/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers for names, against a map. */
class PartNamesTest {

    private final PartNames names = new PartNames("rings");

    @Test
    void givesTheWholeTheNumberZero() {
        assertThat(names.stateKey(PartNames.WHOLE)).isEqualTo("rings/");
        assertThat(names.name(PartNames.WHOLE, "press")).isEqualTo("press");
        assertThat(names.stateKey(names.numberOf("t1"))).isEqualTo("rings/t1");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void forgetsANameWithItsLastRecordAndNotBefore(long seed) {
        Random random = new Random(seed);
        Map<String, Integer> records = new HashMap<>();
        Map<String, Integer> numbers = new HashMap<>();
        for (int step = 0; step < 50_000; step++) {
            String name = new String("t" + random.nextInt(500));
            int count = records.getOrDefault(name, 0);
            if (count == 0 || random.nextBoolean()) {
                int number = names.numberOf(name);
                assertThat(numbers.getOrDefault(name, number)).isEqualTo(number);
                numbers.put(name, number);
                names.use(number);
                records.put(name, count + 1);
            } else {
                names.leave(numbers.getOrDefault(name, -1));
                if (count == 1) {
                    numbers.remove(name);
                }
                records.put(name, count - 1);
            }
        }
        assertThat(names.size()).isEqualTo(numbers.size());
        assertThat(names.bound()).isLessThan(2_000);
        assertThat(numbers.values()).doesNotHaveDuplicates();
        for (Map.Entry<String, Integer> each : Map.copyOf(numbers).entrySet()) {
            assertThat(names.name(each.getValue(), "")).isEqualTo(each.getKey());
            for (int left = records.getOrDefault(each.getKey(), 0); left > 0; left--) {
                names.leave(each.getValue());
            }
        }
        assertThat(names.size()).isZero();
        assertThat(names.bytes()).isZero();
    }
}
