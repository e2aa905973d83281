/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.functions.model.Reading;
import io.millrace.functions.state.stage.StageHarness.Backend;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** More keys than fit: slower, right, and never more memory. */
class StageBudgetTest {

    private static final int ASSETS = 40_000;
    private static final int READINGS = 80_000;
    private static final int STEP = 20_000;

    /** A twentieth of what the assets need in one go: about 350 bytes each. */
    private static final long BUDGET = 600_000;

    /**
     * The state is on disk, so what the heap keeps beyond an empty subtask is the table. The model
     * is asked for one step at a time and would otherwise be most of the heap; it is measured
     * before and after like everything else that stays.
     */
    @Test
    void staysInsideItsBudgetWithTwentyTimesMoreKeysThanFit() throws Exception {
        long needed;
        try (StageHarness roomy =
                StageHarness.start(Backend.HASHMAP, StageOptions.withMemory(1L << 33), null)) {
            for (int from = 0; from < READINGS; from += STEP) {
                roomy.process(readings(from));
            }
            needed = roomy.operator.usedBytes();
        }
        assertThat(needed).isGreaterThan(20 * BUDGET);

        try (StageHarness tight =
                StageHarness.start(Backend.ROCKSDB, StageOptions.withMemory(BUDGET), null)) {
            PlainChain plain = new PlainChain();
            long before = heapAfterCollection();
            for (int from = 0; from < READINGS; from += STEP) {
                List<Reading> readings = readings(from);
                assertThat(PlantReadings.byAsset(tight.process(readings)))
                        .isEqualTo(PlantReadings.byAsset(plain.process(readings)));
                assertThat(tight.operator.residentBytes()).isBetween(BUDGET / 4, BUDGET);
            }
            long model = heapAfterCollection();
            plain = new PlainChain();
            long after = heapAfterCollection();
            assertThat(model).isGreaterThan(after);
            assertThat(after - before).isLessThan(needed / 4);
            assertThat(plain.process(readings(0))).isNotEmpty();
        }
    }

    private static List<Reading> readings(int from) {
        return PlantReadings.readings(from, from + STEP, ASSETS, 2);
    }

    private static long heapAfterCollection() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
