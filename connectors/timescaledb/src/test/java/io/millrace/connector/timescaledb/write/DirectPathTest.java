/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb.write;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When a batch goes straight into its table. */
class DirectPathTest {

    private final DirectPath path = new DirectPath();

    @Test
    void opensOnceABatchHeldNoKnownRow() {
        path.connected(true);
        assertThat(path.isOpen()).isFalse();
        path.merged(false);
        assertThat(path.isOpen()).isFalse();
        path.merged(true);
        assertThat(path.isOpen()).isTrue();
    }

    @Test
    void staysClosedWhereTheTableTakesOtherTypes() {
        path.connected(false);
        path.merged(true);
        path.merged(true);
        assertThat(path.isOpen()).isFalse();
    }

    @Test
    void closesForLongerTheOftenerABatchIsRefused() {
        path.connected(true);
        path.merged(true);
        int before = 0;
        for (int refusal = 0; refusal < 10; refusal++) {
            path.refused();
            int batches = 0;
            while (!path.isOpen()) {
                path.merged(true);
                batches++;
            }
            assertThat(batches).isGreaterThanOrEqualTo(before).isLessThanOrEqualTo(64);
            before = batches;
        }
        assertThat(before).isEqualTo(64);
    }

    @Test
    void closesWithANewConnection() {
        path.connected(true);
        path.merged(true);
        path.connected(true);
        assertThat(path.isOpen()).isFalse();
    }
}
