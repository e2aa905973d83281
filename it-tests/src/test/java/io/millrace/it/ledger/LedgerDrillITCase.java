/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.it.process.MosquittoProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promise: nothing is lost silently and nothing is counted twice, whatever happens to link and
 * process.
 */
class LedgerDrillITCase {

    private static final Path ROOT = Path.of(System.getProperty("millrace.root"));

    @TempDir private Path folder;

    @BeforeEach
    void needsMosquitto() {
        if (MosquittoProcess.executable().isEmpty()) {
            System.out.println(
                    "SKIPPED: the ledger drill needs mosquitto (./millrace test installs it)");
        }
        assumeTrue(MosquittoProcess.executable().isPresent(), "mosquitto is not installed");
    }

    @Test
    void losesNothingAndCountsNothingTwice() throws Exception {
        Ledger ledger =
                new LedgerDrill(ROOT, folder, LedgerDrill.Options.STANDARD, System.out::println)
                        .run();

        assertThat(ledger.accepted()).isEqualTo(200_000);
        assertThat(ledger.deliveredOnce()).isEqualTo(200_000);
        assertThat(ledger).matches(Ledger::clean, "is clean");
        assertThat(ledger.gaps()).isZero();
    }

    /** The same faults without the protection: a drill that cannot fail would prove nothing. */
    @Test
    void noticesThatDeduplicationIsOff() throws Exception {
        Ledger ledger =
                new LedgerDrill(
                                ROOT,
                                folder,
                                new LedgerDrill.Options(60_000, 8_000, 10, 1, false),
                                System.out::println)
                        .run();

        assertThat(ledger.duplicated()).isPositive();
        assertThat(ledger.silentLoss()).isZero();
    }
}
